"""The training step of ganforge, fed with one batch again and again: nothing but the step."""

from collections.abc import Callable, Iterable
from math import prod
from typing import Any

GENERATOR_PASSES = 3
"""A forward pass, and two backward: to the inputs and to the weights."""
DISCRIMINATOR_PASSES = {"alternating": 8, "simultaneous": 7}
"""Three each for real and generated images, one for the generator's gradient; the paper's order judges once more."""


def start(given: dict[str, Any]) -> tuple[Callable[[], object], dict[str, Any]]:
    """What trains `steps` steps and waits; how many operations the convolutions of one step are."""
    import numpy as np
    import tensorflow as tf

    from ganforge.experiment.experiment import Experiment
    from ganforge.training.distributed.cluster import Worker
    from ganforge.training.prepared_run import prepare_run

    prepared = prepare_run(Experiment.from_tables(tables(given)), Worker.here("single"))
    loop, options = prepared.loop, prepared.experiment.trainer
    batch = {name: tf.constant(np.asarray(entry)) for name, entry in next(loop.batches).items()}
    loop.batches = iter(tf.data.Dataset.from_tensors(batch).repeat())
    players = prepared.state.players
    passes = GENERATOR_PASSES * sum(map(operations, players.generators.values()))
    passes += DISCRIMINATOR_PASSES[options.update] * sum(map(operations, players.discriminators.values()))
    return lambda: float(loop.advance(1)["generator/total"]), {
        "operations": passes * given["batch"],
        "update": options.update,
    }


def tables(given: dict[str, Any]) -> dict[str, Any]:
    """The experiment: pix2pix as published, in the size that is given."""
    side, filters = given["side"], given["filters"]
    return {
        "name": "benchmark",
        "dataset": {"name": "procedural-terrain", "size": side},
        "generator": {"name": "unet", "filters": filters, "depth": min(8, side.bit_length() - 1)},
        "discriminator": {"name": "patchgan", "filters": filters, "layers": given.get("layers", 3)},
        "method": {"name": "paired"},
        "losses": [{"name": "adversarial"}, {"name": "l1"}, *given.get("losses", [])],
        "trainer": {
            "steps": 10**6,
            "batch_size": given["batch"],
            "samples": 1,
            "validation_examples": 1,
            "update": given.get("update", "alternating"),
            "precision": given["precision"],
            **given.get("trainer", {}),
        },
    }


def operations(model: Any) -> int:
    """Multiplications and additions of the convolutions of a network, forward, for one example."""
    return sum(_operations(layer) for layer in model.layers)


def _operations(layer: Any) -> int:
    kernel = getattr(layer, "kernel", None)
    if kernel is None or len(kernel.shape) != 4:
        return 0
    # Each weight meets each pixel of the smaller map: a deconvolution's input, a convolution's output.
    return 2 * prod(kernel.shape) * min(map(_pixels, (layer.input.shape, layer.output.shape)))


def _pixels(shape: Iterable[int]) -> int:
    _, height, width, _ = shape
    return height * width
