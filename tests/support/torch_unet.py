"""The published U-Net in NumPy, tap by tap: random weights as its state dict names them, and what it makes of an image.

Each level is a nested `model`: a leaky ReLU (0), a convolution (1), a norm (2), the level below (3), a ReLU (4), a
transposed convolution (5), a norm (6). The outermost has no activation or norm before the level below, the innermost
no norm and no level below, so that their numbers are smaller.
"""

from collections.abc import Mapping

import numpy as np

State = Mapping[str, np.ndarray]


def random_state(depth: int, filters: int, norm: str = "batch", channels: int = 3) -> dict[str, np.ndarray]:
    """Random weights; instance norms have none, but convolutions beside them have biases."""
    rng = np.random.default_rng(depth)
    state: dict[str, np.ndarray] = {}

    def convolution(name: str, shape: tuple[int, int], outputs: int | None) -> None:
        state[f"{name}.weight"] = rng.normal(0, 0.2, (*shape, 4, 4))
        if outputs:
            state[f"{name}.bias"] = rng.normal(0, 0.2, outputs)

    def normalization(name: str, count: int) -> None:
        if norm == "batch":
            state[f"{name}.weight"], state[f"{name}.bias"] = rng.normal(1, 0.2, count), rng.normal(0, 0.2, count)
            state[f"{name}.running_mean"], state[f"{name}.running_var"] = (
                rng.normal(size=count),
                rng.uniform(1, 2, count),
            )
            state[f"{name}.num_batches_tracked"] = np.array(9)

    widths = [channels, *(filters * min(2**level, 8) for level in range(depth))]
    for level in range(depth):
        prefix, first, last = _prefix(level), level == 0, level == depth - 1
        down, up = (0, 3) if first else (1, 3 if last else 5)
        outer, inner = widths[level : level + 2]
        biased = norm == "instance"
        convolution(f"{prefix}.{down}", (inner, outer), inner if biased else None)
        if not first and not last:
            normalization(f"{prefix}.2", inner)
        convolution(f"{prefix}.{up}", (inner if last else 2 * inner, outer), outer if biased or first else None)
        if not first:
            normalization(f"{prefix}.{up + 1}", outer)
    return {name: array.astype("int64" if array.ndim == 0 else "float32") for name, array in state.items()}


def translated(state: State, image: np.ndarray, statistics: str = "batch") -> np.ndarray:
    """What the network makes of (height, width, channels), with norms by the batch or by their moving statistics."""
    depth = max(name.count("model.") for name in state) - 1
    return np.tanh(_level(state, image.astype("float64"), 0, depth, statistics))


def _level(state: State, x: np.ndarray, level: int, depth: int, statistics: str) -> np.ndarray:
    prefix, first, last = _prefix(level), level == 0, level == depth - 1

    def normalized(x: np.ndarray, number: int) -> np.ndarray:
        return _normalized(state, f"{prefix}.{number}", x, statistics)

    skip = x if first else np.where(x > 0, x, 0.2 * x)
    x = _halved(state, f"{prefix}.{0 if first else 1}", skip)
    if not last:
        x = _level(state, x if first else normalized(x, 2), level + 1, depth, statistics)
    up = 3 if first or last else 5
    x = _doubled(state, f"{prefix}.{up}", np.maximum(x, 0))
    return x if first else np.concatenate([skip, normalized(x, up + 1)], axis=-1)


def _prefix(level: int) -> str:
    return "model.model" + "".join(f".{1 if above == 0 else 3}.model" for above in range(level))


def _halved(state: State, name: str, x: np.ndarray) -> np.ndarray:
    weight, (height, width, _) = state[f"{name}.weight"], x.shape
    x = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    taps = [(row, column) for row in range(4) for column in range(4)]
    return state.get(f"{name}.bias", 0) + sum(
        x[row : row + height : 2, column : column + width : 2] @ weight[:, :, row, column].T for row, column in taps
    )


def _doubled(state: State, name: str, x: np.ndarray) -> np.ndarray:
    weight, (height, width, _) = state[f"{name}.weight"], x.shape
    outputs = np.zeros((2 * height + 2, 2 * width + 2, weight.shape[1]))
    for row in range(4):
        for column in range(4):
            outputs[row : row + 2 * height : 2, column : column + 2 * width : 2] += x @ weight[:, :, row, column]
    return outputs[1:-1, 1:-1] + state.get(f"{name}.bias", 0)


def _normalized(state: State, name: str, x: np.ndarray, statistics: str) -> np.ndarray:
    mean, variance = x.mean((0, 1)), x.var((0, 1))
    if statistics == "moving":
        mean, variance = state[f"{name}.running_mean"], state[f"{name}.running_var"]
    x = (x - mean) / np.sqrt(variance + 1e-5)
    return x * state.get(f"{name}.weight", 1) + state.get(f"{name}.bias", 0)
