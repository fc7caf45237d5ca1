"""The checks that generators and discriminators share."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from ganforge.components import Discriminator, Generator
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.errors import ShapeError
from ganforge.testing.component_contract import BackendFreeContract
from ganforge.testing.random_images import SMALL, random_batch
from ganforge.testing.two_replicas import on_two_replicas

NetworkKind = TypeVar("NetworkKind", Generator, Discriminator)


class NetworkContract(BackendFreeContract[NetworkKind]):
    """What every component that builds a network must do.

    Attributes:
        shape: what it is built for; another than the default if it cannot take that.
    """

    shape: ExampleShape = SMALL

    def inputs(self, shape: ExampleShape, count: int, seed: int = 0) -> dict[str, np.ndarray]:
        """What the network is called with, by the names of its inputs: `count` examples of noise."""
        return random_batch(shape, count, seed)

    def answers(self, outputs: Any) -> Sequence[Any]:
        """Those of the network's outputs that losses are computed from."""
        raise NotImplementedError

    def fits(self, shape: ExampleShape, answers: Sequence[Any]) -> bool:
        """Whether the answers fit the shape; always, unless overridden."""
        return True

    def test_every_weight_gets_a_gradient(self) -> None:
        """Each trainable weight is used; one without a gradient would never change."""
        model = self.component.build(self.shape)
        gradients = self._gradients(model, self.inputs(self.shape, 4))
        idle = [
            weight.path
            for weight, gradient in zip(model.trainable_weights, gradients, strict=True)
            if gradient is None or not np.any(gradient)
        ]
        assert not idle, f"no gradient reaches {', '.join(idle)}. Use these weights, or do not build them."

    def test_its_function_is_kept_when_its_weights_are_saved(self, tmp_path: Path) -> None:
        """A new network with the saved weights gives the same answers; a checkpoint holds nothing else."""
        from ganforge.training.state import restore_variable

        model, fresh = self.component.build(self.shape), self.component.build(self.shape)
        redraw(model, seed=1)
        self._called(model, self.inputs(self.shape, 4), training=True)  # moves moving averages
        np.savez(tmp_path / "weights.npz", *(variable.numpy() for variable in model.variables))
        with np.load(tmp_path / "weights.npz") as saved:
            assert len(saved.files) == len(fresh.variables), (
                "two builds have different variables. Build the same ones each time."
            )
            for name, variable in zip(saved.files, fresh.variables, strict=True):
                restore_variable(variable.path, variable, saved[name])
        inputs = self.inputs(self.shape, 2)
        message = "it answers differently after its weights are restored: some of what it computes with is not a weight"
        for answer, again in zip(self._infer(model, inputs), self._infer(fresh, inputs), strict=True):
            np.testing.assert_allclose(again, answer, rtol=1e-4, atol=1e-5, err_msg=message)

    def test_it_takes_any_number_of_channels(self) -> None:
        """For example 1 and 4, and not as many on both sides: images need not have 3."""
        for source, target in ((1, 4), (4, 1)):
            shape = replace(self.shape, target=self.shape.target._replace(channels=target))
            if self.shape.source:
                shape = replace(shape, source=self.shape.source._replace(channels=source))
            try:
                works = self._works(self.component.build(shape), shape)
            except Exception as error:
                pytest.fail(f"{shape} raised {error!r}. Take the numbers of channels from the shape that build() gets.")
            assert works, (
                f"built for {shape}, it answers with another shape. Take the numbers of channels from build()'s shape."
            )

    def test_a_size_it_cannot_take_raises_a_shape_error(self) -> None:
        """Every network that `build` returns works; for other sizes it raises a `ShapeError`."""
        for shape in self._odd_shapes():
            try:
                model = self.component.build(shape)
            except ShapeError:
                continue
            except Exception as error:
                pytest.fail(f"build({shape}) raised {error!r}. Check the shape first, and raise a ShapeError.")
            try:
                works = self._works(model, shape)
            except Exception as error:
                pytest.fail(f"built for {shape}, it raised {error!r}. Raise a ShapeError in build() instead.")
            assert works, f"built for {shape}, it answers with another shape. Raise a ShapeError in build() instead."

    def test_it_works_on_two_replicas(self) -> None:
        """Each of two devices answers as one device does, and learns from its share of the batch."""
        on_two_replicas(self, "compare_replicas", ("component", "shape"))

    def compare_replicas(self, strategy: Any) -> None:
        """Compare what two replicas do with what one does, in the process that has two devices."""
        import tensorflow as tf

        halves = [tf.nest.map_structure(tf.constant, self.inputs(self.shape, 2, seed)) for seed in (0, 1)]
        alone = self.component.build(self.shape)
        with strategy.scope():
            model = self.component.build(self.shape)
        weights = [variable.numpy() for variable in model.variables]
        shared = tf.nest.map_structure(lambda *parts: _dealt(strategy, parts), *halves)
        answers = strategy.run(tf.function(lambda inputs: self._infer(model, inputs), autograph=False), (shared,))
        for place, half in enumerate(halves):
            for variable, value in zip(alone.variables, weights, strict=True):
                variable.assign(value)
            for answer, expected in zip(answers, self._infer(alone, half), strict=True):
                message = f"replica {place} answers differently from one device"
                np.testing.assert_allclose(answer.values[place], expected, rtol=1e-3, atol=1e-4, err_msg=message)
        learn = tf.function(lambda inputs: self._summed_gradients(model, inputs), autograph=False)
        gradients = strategy.run(learn, (shared,))
        for weight, gradient in zip(model.trainable_weights, gradients, strict=True):
            assert np.isfinite(gradient.values[0]).all(), f"the gradient of {weight.path} is not finite"

    def _summed_gradients(self, model: Any, inputs: Any) -> list[Any]:
        from ganforge.training.distributed.replicas import summed

        return summed(self._gradients(model, inputs))

    def _works(self, model: Any, shape: ExampleShape) -> bool:
        return self.fits(shape, self._infer(model, self.inputs(shape, 1)))

    def _infer(self, model: Any, inputs: Any) -> list[Any]:
        return list(self.answers(self._called(model, inputs, training=False)))

    def _called(self, model: Any, inputs: Any, training: bool) -> Any:
        """The model's outputs for the entries that its inputs are named after."""
        from ganforge.training.step.callables import named_inputs

        return model(named_inputs(self.component.name, model, inputs), training=training)

    def _gradients(self, model: Any, inputs: Any) -> list[Any]:
        """The gradients of a sum that weighs every number of the answers at random."""
        import tensorflow as tf

        with tf.GradientTape() as tape:
            answers = self.answers(self._called(model, inputs, training=True))
            total = tf.add_n([tf.reduce_sum(tf.cast(answer, tf.float32) * _noise(answer)) for answer in answers])
        return tape.gradient(total, [weight.value for weight in model.trainable_weights])

    def _odd_shapes(self) -> Iterator[ExampleShape]:
        """A tiny shape, one whose sides have few divisors, and one whose source and target differ in size."""
        yield self.shape.resized(1, 1)
        height, width, channels = self.shape.target
        yield self.shape.resized(height + 1, width + 3)
        if self.shape.source:
            yield replace(self.shape, target=ImageShape(height, 2 * width, channels))


def redraw(model: Any, seed: int, spread: float = 1.0) -> None:
    """Draw every weight again, on a scale that roughly keeps the size of activations."""
    random = np.random.default_rng(seed)
    for weight in model.trainable_weights:
        inputs = max(1, int(np.prod(weight.shape[:-1])))
        weight.assign(random.normal(0, spread / inputs**0.5, weight.shape).astype("float32"))


def _dealt(strategy: Any, parts: Sequence[Any]) -> Any:
    """One part for each replica."""
    return strategy.experimental_distribute_values_from_function(
        lambda context: parts[context.replica_id_in_sync_group]
    )


def _noise(answer: Any) -> np.ndarray:
    return np.random.default_rng(2).normal(size=answer.shape).astype("float32")


__all__ = ["NetworkContract", "redraw"]
