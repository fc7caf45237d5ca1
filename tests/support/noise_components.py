"""Tiny components that make images from noise."""

from functools import partial
from typing import Any, Literal

from pydantic import Field
from tiny_components import TinyDataset, TinyMethod

from ganforge import Builders, Examples, ExampleShape, Generator, ImageShape, Players, Round, VectorShape

CLASSES = ("red", "green", "blue")


class TargetsAlone(TinyDataset):
    """Random pictures without sources, each of one of three classes."""

    name: Literal["targets-alone"] = "targets-alone"

    def shape(self) -> ExampleShape:
        return ExampleShape(None, ImageShape(self.side, self.side, 3), {"label": VectorShape.of_classes(CLASSES)})

    def load(self, split: str, seed: int) -> Examples:
        pairs = super().load(split, seed)

        def read(position: Any) -> dict[str, Any]:
            return {"target": pairs.read(position)["target"], "label": position % len(CLASSES)}

        return Examples(self.examples, read, classes={"label": len(CLASSES)})


class Labeled(TinyDataset):
    """Pairs, each of one of three classes."""

    name: Literal["labeled"] = "labeled"

    def shape(self) -> ExampleShape:
        return super().shape().adding(label=VectorShape.of_classes(CLASSES))


class NoiseGenerator(Generator):
    """Turns noise, and the label and source if there are any, into an image."""

    name: Literal["noise"] = "noise"

    def build(self, shape: ExampleShape) -> Any:
        import keras

        height, width, channels = shape.target
        inputs = [keras.Input((shape.extras["noise"].length,), name="noise")]
        if "label" in shape.extras:
            inputs.append(keras.Input((shape.extras["label"].length,), name="label"))
        mixed = keras.layers.Dense(2)(keras.layers.Concatenate()(inputs) if len(inputs) > 1 else inputs[0])
        image = keras.layers.UpSampling2D((height, width))(keras.layers.Reshape((1, 1, 2))(mixed))
        if shape.source:
            inputs.append(keras.Input(tuple(shape.source), name="source"))
            image = keras.layers.Concatenate()([image, inputs[-1]])
        return keras.Model(inputs, keras.layers.Conv2D(channels, 1, activation="tanh")(image))


class NoiseMethod(TinyMethod):
    """One generator that reads noise; where there is no source, nothing is the right answer."""

    name: Literal["noise"] = "noise"
    length: int = Field(5, description="How many numbers an image is made from.")

    @property
    def noise_shape(self) -> VectorShape:
        return VectorShape(self.length)

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        noisy = shape.adding(noise=self.noise_shape)
        return Players(build.generators(generator=noisy), build.discriminators(discriminator=shape))

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        judge = partial(networks["discriminator"], batch) if "discriminator" in networks else None
        generated, source = networks["generator"](batch), batch.get("source")
        return (Round(source, batch["target"], generated, judge, paired=source is not None),)
