"""Tiny components: a whole run of them takes a second or two."""

from functools import partial
from typing import Any, ClassVar, Literal

from ganforge.components import Builders, Dataset, Discriminator, Examples, Generator, Loss, Method, Metric, Players
from ganforge.components.rounds import Round
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.trainer_options import TrainerOptions


class TinyDataset(Dataset):
    """Random pictures; the target is the source upside down in brightness."""

    name: Literal["tiny"] = "tiny"
    examples: int | None = 6
    side: int = 8
    channels: int = 1

    def shape(self) -> ExampleShape:
        return ExampleShape(ImageShape(self.side, self.side, self.channels), ImageShape(self.side, self.side, 3))

    def load(self, split: str, seed: int) -> Examples:
        import tensorflow as tf

        offset = {"train": 0, "validation": 1000, "test": 2000}[split]

        def read(position: Any) -> dict[str, Any]:
            shape = (self.side, self.side, 1)
            noise = tf.random.stateless_uniform(shape, [tf.cast(position, tf.int32), offset], 0, 256, tf.int32)
            source = tf.cast(noise, tf.uint8)
            return {"source": tf.tile(source, (1, 1, self.channels)), "target": tf.tile(255 - source, (1, 1, 3))}

        return Examples(self.examples, read)


class TinyGenerator(Generator):
    name: Literal["tiny"] = "tiny"
    dropout: float = 0.0
    norm: bool = False

    def build(self, shape: ExampleShape) -> Any:
        import keras

        source = keras.Input(tuple(shape.source))
        x = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(source)
        x = keras.layers.BatchNormalization()(x) if self.norm else x
        x = keras.layers.Dropout(self.dropout)(x) if self.dropout else x
        return keras.Model(source, keras.layers.Conv2D(shape.target.channels, 3, padding="same", activation="tanh")(x))


class TinyDiscriminator(Discriminator):
    name: Literal["tiny"] = "tiny"

    def build(self, shape: ExampleShape) -> Any:
        import keras

        sample = keras.Input(tuple(shape.target), name="sample")
        source = [keras.Input(tuple(shape.source), name="source")] if shape.source else []
        x = keras.layers.Concatenate()([*source, sample]) if source else sample
        feature = keras.layers.Conv2D(4, 4, strides=2, activation="relu")(x)
        return keras.Model([*source, sample], {"logits": [keras.layers.Conv2D(1, 1)(feature)], "features": [[feature]]})


class TinyMethod(Method):
    name: Literal["tiny"] = "tiny"
    provides = frozenset({"paired"})

    def networks(self, shape: ExampleShape, build: Builders) -> Players:
        return Players(build.generators(generator=shape), build.discriminators(discriminator=shape))

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        judge = partial(networks["discriminator"], batch) if "discriminator" in networks else None
        return (Round(batch["source"], batch["target"], networks["generator"](batch), judge, paired=True),)


class TinyDistance(Loss):
    name: Literal["distance"] = "distance"
    needs = frozenset({"paired"})

    def generator(self, round: Round) -> Any:
        import keras

        return keras.ops.mean(keras.ops.square(round.target - round.generated), axis=(1, 2, 3))


class TinyGame(Loss):
    """Least squares, the shortest adversarial loss."""

    name: Literal["game"] = "game"
    needs = frozenset({"real", "fake"})

    def generator(self, round: Round) -> Any:
        return self._distance(round.fake, 1.0)

    def discriminator(self, round: Round) -> Any:
        return self._distance(round.real, 1.0) + self._distance(round.fake, 0.0)

    def _distance(self, judgement: Any, wanted: float) -> Any:
        import keras

        return keras.ops.mean(keras.ops.square(judgement.logits[0] - wanted), axis=(1, 2, 3))


class TinyMetric(Metric):
    name: Literal["error"] = "error"
    higher_is_better: ClassVar[bool] = False

    def measure(self, source: Any, target: Any, generated: Any) -> Any:
        return abs(target - generated).mean(axis=(1, 2, 3))


def tiny_experiment(trainer: dict[str, Any] | None = None, **parts: Any) -> Experiment:
    """An experiment of tiny components; keywords change its parts, `trainer` its options."""
    options = {"steps": 4, "batch_size": 2, "log_every": 1, "sample_every": 4, "checkpoint_every": 4, "samples": 2}
    chosen = {
        "name": "tiny",
        "dataset": TinyDataset(),
        "generator": TinyGenerator(),
        "discriminator": TinyDiscriminator(),
        "method": TinyMethod(),
        "losses": (TinyGame(), TinyDistance(weight=10)),
        "metrics": (TinyMetric(),),
        "trainer": TrainerOptions(**{**options, "validation_examples": 3, **(trainer or {})}),
    }
    return Experiment(**{**chosen, **parts})
