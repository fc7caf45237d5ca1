"""Generators and discriminators with one fault each."""

from typing import Any

import numpy as np
from broken_case import Case
from broken_on_replicas import UnequalGenerator

from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.errors import ShapeError
from ganforge.testing import DiscriminatorContract, GeneratorContract
from ganforge.testing.tiny_parts import TinyDiscriminator, TinyGenerator
from ganforge.torch_layers import TorchLayer, TorchNetwork, convolution

SHAPE = ExampleShape(ImageShape(8, 12, 1), ImageShape(8, 12, 3))


def _convolved(x: Any, channels: int, **options: Any) -> Any:
    import keras

    return keras.layers.Conv2D(channels, 3, **{"padding": "same", "activation": "tanh", **options})(x)


class DeadBranch(TinyGenerator):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        source = keras.Input(tuple(shape.source))
        x = _convolved(source, shape.target.channels)
        return keras.Model(source, x + 0 * _convolved(source, shape.target.channels))


class DrawsAConstant(TinyGenerator):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        source = keras.Input(tuple(shape.source))
        scale = np.random.default_rng().uniform(0.1, 1)
        return keras.Model(source, keras.layers.Rescaling(scale)(_convolved(source, shape.target.channels)))


class AlwaysColor(TinyGenerator):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        source = keras.Input(tuple(shape.source))
        return keras.Model(source, _convolved(source, 3))


class Halving(TinyGenerator):
    """Halves and doubles; sound only where both sides are even, which it does not look at."""

    def build(self, shape: ExampleShape) -> Any:
        import keras

        source = keras.Input(tuple(shape.source))
        x = keras.layers.UpSampling2D()(_convolved(source, 4, strides=2))
        return keras.Model(source, _convolved(keras.layers.Concatenate()([x, source]), shape.target.channels))

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        return height + height % 2, width + width % 2


class RoundsDown(Halving):
    def build(self, shape: ExampleShape) -> Any:
        if shape.source[:2] != shape.target[:2] or shape.source.height % 2 or shape.source.width % 2:
            raise ShapeError(f"{shape}: odd")
        return super().build(shape)

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        return max(2, height - height % 2), max(2, width - width % 2)


class PadsInVain(TinyGenerator):
    def build(self, shape: ExampleShape) -> Any:
        if shape.source[:2] != shape.target[:2]:
            raise ShapeError(f"{shape}: of two sizes")
        return super().build(shape)

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        return -(-height // 4) * 4, -(-width // 4) * 4


class HalfPrecision(PadsInVain):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        model = super().build(shape)
        return keras.Model(model.input, keras.ops.cast(model.output, "float16"))

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        return height, width


class Unbounded(HalfPrecision):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        model = PadsInVain.build(self, shape)
        return keras.Model(model.input, _convolved(model.output, shape.target.channels, activation=None))


class LeavesOutALayer(HalfPrecision):
    def build(self, shape: ExampleShape) -> Any:
        return PadsInVain.build(self, shape)

    def torch_network(self) -> TorchNetwork:
        return TorchNetwork([TorchLayer("conv2d#0", convolution)])


class OneTensor(TinyDiscriminator):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        model = super().build(shape)
        return keras.Model(model.input, {"logits": model.output["logits"]})


class OneNumberAnImage(TinyDiscriminator):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        model = _refusing(super().build, shape)
        (logits,) = model.output["logits"]
        pooled = keras.layers.GlobalAveragePooling2D()(logits)
        return keras.Model(model.input, {"logits": [pooled], "features": [[]]})


class BehindASigmoid(TinyDiscriminator):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        model = _refusing(super().build, shape)
        (logits,) = model.output["logits"]
        return keras.Model(model.input, {"logits": [keras.ops.sigmoid(logits)], "features": [[]]})


class SeesTheSourceOnly(TinyDiscriminator):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        source, sample = (
            keras.Input(tuple(size), name=name) for name, size in (("source", shape.source), ("sample", shape.target))
        )
        return keras.Model([source, sample], {"logits": [_convolved(source, 1, activation=None)], "features": [[]]})


def _refusing(build: Any, shape: ExampleShape) -> Any:
    if shape.source[:2] != shape.target[:2]:
        raise ShapeError(f"{shape}: of two sizes")
    return build(shape)


def _case(contract: type, check: str, component: Any, told: str, *also: str) -> Case:
    return Case(contract, check, component, told, also, {"shape": SHAPE})


SIZES = "test_a_size_it_cannot_take_raises_a_shape_error"  # tiny networks of the kit do not look at sizes
NAMES = "test_it_names_no_backend"
CASES = [
    _case(GeneratorContract, "test_every_weight_gets_a_gradient", DeadBranch(), "no gradient reaches conv2d", SIZES),
    _case(
        GeneratorContract,
        "test_its_function_is_kept_when_its_weights_are_saved",
        DrawsAConstant(),
        "it answers differently after its weights are restored",
        SIZES,
    ),
    _case(
        GeneratorContract, "test_it_takes_any_number_of_channels", AlwaysColor(), "it answers with another shape", SIZES
    ),
    _case(
        GeneratorContract,
        "test_a_size_it_cannot_take_raises_a_shape_error",
        Halving(),
        "Check the shape first",
        "test_a_size_that_must_be_padded_cannot_be_built",
    ),
    _case(
        GeneratorContract,
        "test_it_works_on_two_replicas",
        UnequalGenerator(),
        "replica 1 answers differently",
        SIZES,
        NAMES,
    ),
    _case(GeneratorContract, "test_its_images_have_the_targets_shape", HalfPrecision(), "images are float16"),
    _case(GeneratorContract, "test_its_images_lie_within_minus_one_and_one", Unbounded(), "End with a tanh"),
    _case(
        GeneratorContract,
        "test_its_torch_network_names_its_layers",
        LeavesOutALayer(),
        "torch_network and build differ in ['conv2d#1']",
    ),
    _case(GeneratorContract, "test_its_padded_size_can_be_built", RoundsDown(), "Expected no side to be smaller"),
    _case(
        GeneratorContract,
        "test_a_size_that_must_be_padded_cannot_be_built",
        PadsInVain(),
        "but padded_size enlarges that to (12, 12)",
    ),
    _case(
        DiscriminatorContract,
        "test_its_answer_has_the_fields_of_a_judgement",
        OneTensor(),
        'return {"logits"',
        SIZES,
    ),
    _case(
        DiscriminatorContract,
        "test_its_logits_are_maps_of_one_channel",
        OneNumberAnImage(),
        "(batch, rows, columns, 1)",
    ),
    _case(DiscriminatorContract, "test_its_logits_are_raw", BehindASigmoid(), "Remove what bounds them"),
    _case(
        DiscriminatorContract,
        "test_its_answer_depends_on_the_sample",
        SeesTheSourceOnly(),
        "every sample gets the same answer",
    ),
]
