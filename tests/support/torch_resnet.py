"""The published ResNet in NumPy, tap by tap: random weights as a state dict names them, and what they make of an image.

The layers are numbered in one `Sequential`: padding (0), a convolution (1), a norm (2), a ReLU (3), two halvings (4 and
7), the blocks from 10 on, two doublings, padding and the last convolution. A block numbers its own: 1 and 5 are
convolutions.
"""

from collections.abc import Mapping

import numpy as np

State = Mapping[str, np.ndarray]


def random_state(blocks: int, filters: int, channels: int = 3) -> dict[str, np.ndarray]:
    """Random weights; every convolution has a bias."""
    rng = np.random.default_rng(blocks)
    state: dict[str, np.ndarray] = {}

    def convolution(name: str, outputs: int, *shape: int) -> None:
        state[f"{name}.weight"] = rng.normal(0, 0.2, shape).astype("float32")
        state[f"{name}.bias"] = rng.normal(0, 0.2, outputs).astype("float32")

    widths = [filters, 2 * filters, 4 * filters]
    convolution("model.1", filters, filters, channels, 7, 7)
    for place in (1, 2):
        convolution(f"model.{1 + 3 * place}", widths[place], widths[place], widths[place - 1], 3, 3)
    for block in range(blocks):
        for half in (1, 5):
            convolution(f"model.{10 + block}.conv_block.{half}", widths[2], widths[2], widths[2], 3, 3)
    for place in (1, 2):  # a transposed convolution has its inputs first
        convolution(f"model.{7 + blocks + 3 * place}", widths[2 - place], widths[3 - place], widths[2 - place], 3, 3)
    convolution(f"model.{17 + blocks}", channels, channels, filters, 7, 7)
    return state


def translated(state: State, image: np.ndarray) -> np.ndarray:
    """What the network makes of (height, width, channels)."""
    blocks = sum("conv_block.1.weight" in name for name in state)
    x = _normalized(_convolved(state, "model.1", _reflected(image.astype("float64"), 3)))
    for name in ("model.4", "model.7"):
        x = _normalized(_convolved(state, name, np.pad(x, ((1, 1), (1, 1), (0, 0))))[::2, ::2])
    for block in range(blocks):
        name = f"model.{10 + block}.conv_block"
        inner = _normalized(_convolved(state, f"{name}.1", _reflected(x, 1)))
        x = x + _normalized(_convolved(state, f"{name}.5", _reflected(inner, 1)), relu=False)
    for place in (1, 2):
        x = _normalized(_doubled(state, f"model.{7 + blocks + 3 * place}", x))
    return np.tanh(_convolved(state, f"model.{17 + blocks}", _reflected(x, 3)))


def _convolved(state: State, name: str, x: np.ndarray) -> np.ndarray:
    weight = state[f"{name}.weight"]
    size = weight.shape[-1]
    height, width = x.shape[0] - size + 1, x.shape[1] - size + 1
    taps = [(row, column) for row in range(size) for column in range(size)]
    return state[f"{name}.bias"] + sum(x[r : r + height, c : c + width] @ weight[:, :, r, c].T for r, c in taps)


def _doubled(state: State, name: str, x: np.ndarray) -> np.ndarray:
    """Each pixel adds its 3x3 patch; the outermost row and column at the top and the left are cut off."""
    weight, (height, width) = state[f"{name}.weight"], x.shape[:2]
    whole = np.zeros((2 * height + 1, 2 * width + 1, weight.shape[1]))
    for row in range(3):
        for column in range(3):
            whole[row : row + 2 * height : 2, column : column + 2 * width : 2] += x @ weight[:, :, row, column]
    return whole[1:, 1:] + state[f"{name}.bias"]


def _normalized(x: np.ndarray, relu: bool = True) -> np.ndarray:
    normal = (x - x.mean(axis=(0, 1))) / np.sqrt(x.var(axis=(0, 1)) + 1e-5)
    return np.maximum(normal, 0) if relu else normal


def _reflected(x: np.ndarray, count: int) -> np.ndarray:
    return np.pad(x, ((count, count), (count, count), (0, 0)), mode="reflect")
