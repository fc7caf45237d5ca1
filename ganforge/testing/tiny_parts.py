"""Networks and losses with few weights that methods are tried with."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge.components import Dataset, Discriminator, Generator, Loss
from ganforge.components.rounds import Judgement, Round, Tensor
from ganforge.components.shapes import ExampleShape

if TYPE_CHECKING:
    import keras


class TinyGenerator(Generator):
    """Two convolutions."""

    name: Literal["tiny"] = "tiny"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build it at any size."""
        import keras

        source = keras.Input(tuple(shape.required_source("generator 'tiny'")), name="source")
        x = keras.layers.Conv2D(4, 3, padding="same", activation="tanh")(source)
        return keras.Model(source, keras.layers.Conv2D(shape.target.channels, 3, padding="same", activation="tanh")(x))


class TinyDiscriminator(Discriminator):
    """Two convolutions, conditional on the source if there is one."""

    name: Literal["tiny"] = "tiny"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build it where source and target have one size."""
        import keras

        sample = keras.Input(tuple(shape.target), name="sample")
        source = [keras.Input(tuple(shape.source), name="source")] if shape.source else []
        x = keras.layers.Concatenate()([*source, sample]) if source else sample
        feature = keras.layers.Conv2D(4, 4, strides=2, padding="same", activation="tanh")(x)
        return keras.Model([*source, sample], {"logits": [keras.layers.Conv2D(1, 1)(feature)], "features": [[feature]]})


class TinyGame(Loss):
    """The adversarial loss in least squares."""

    name: Literal["tiny-game"] = "tiny-game"
    needs = frozenset({"real", "fake"})

    def generator(self, round: Round) -> Tensor:
        """How surely generated images are recognized: (batch,) float32."""
        return _distance(round.fake, 1.0)

    def discriminator(self, round: Round) -> Tensor:
        """How badly real and generated images are recognized: (batch,) float32."""
        return _distance(round.real, 1.0) + _distance(round.fake, 0.0)


class TinyDistance(Loss):
    """Squared distances of a round's fields from what they should be; fields that it lacks do not count."""

    name: Literal["tiny-distance"] = "tiny-distance"
    fields: tuple[str, ...] = Field(description="The fields that the method provides.")

    def generator(self, round: Round) -> Tensor | None:
        """The sum of the distances: (batch,) float32; None for a round that has none of the fields."""
        from keras import ops

        pairs = {
            "paired": (round.generated if round.paired else None, round.target),
            "cycled": (round.cycled, round.source),
            "identity": (round.identity, round.target),
        }
        made = [pairs[field] for field in self.fields if pairs[field][0] is not None]
        return None if not made else sum(ops.mean(ops.square(image - wanted), axis=(1, 2, 3)) for image, wanted in made)


class NoImages(Dataset):
    """Takes the place of a dataset where none is read."""

    name: Literal["no-images"] = "no-images"


def _distance(judgement: Judgement, wanted: float) -> Tensor:
    from keras import ops

    return sum(ops.mean(ops.square(logits - wanted), axis=(1, 2, 3)) for logits in judgement.logits)
