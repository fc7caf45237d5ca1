"""How a method builds the networks that its experiment chose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ganforge.components.discriminator import Discriminator
from ganforge.components.generator import Generator
from ganforge.components.shapes import ExampleShape
from ganforge.errors import ShapeError

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Builders:
    """Builds generators and discriminators by the names that a method gives them.

    Attributes:
        generator: what `[generator]` chose.
        discriminator: what `[discriminator]` chose, if anything.
        own_generators: those of `[generators.NAME]`, which take its place for the network of that name.
        own_discriminators: the same of `[discriminators.NAME]`.
        is_judged: whether a loss needs the judgement of a discriminator.
        is_training: whether the networks will be trained; buffers are built only then.
        asked: the shapes that networks were asked for so far, by name.
    """

    generator: Generator
    discriminator: Discriminator | None = None
    own_generators: Mapping[str, Generator] = field(default_factory=dict)
    own_discriminators: Mapping[str, Discriminator] = field(default_factory=dict)
    is_judged: bool = True
    is_training: bool = True
    asked: dict[str, ExampleShape] = field(default_factory=dict)

    def generators(self, **shapes: ExampleShape) -> "dict[str, keras.Model]":
        """A generator for each of these names, built for its shape: `build.generators(generator=shape)`.

        Raises:
            ShapeError: one cannot take this size, or does not read the noise that the method adds.
        """
        self.asked.update(shapes)
        return {name: _built(self.own_generators.get(name, self.generator), shape) for name, shape in shapes.items()}

    def discriminators(self, **shapes: ExampleShape) -> "dict[str, keras.Model]":
        """A discriminator for each of these names, built for its shape; none at all if no loss needs a judgement.

        Raises:
            ShapeError: one cannot take this size.
        """
        self.asked.update(shapes)
        chosen = {name: self.own_discriminators.get(name, self.discriminator) for name in shapes}
        if not self.is_judged:
            return {}
        return {name: judge.build(shapes[name]) for name, judge in chosen.items() if judge is not None}


def _built(generator: Generator, shape: ExampleShape) -> "keras.Model":
    network = generator.build(shape)
    names = {given.name for given in getattr(network, "inputs", None) or ()}
    if "noise" in shape.extras and names and "noise" not in names:
        raise ShapeError(
            f"generator '{generator.name}': it does not read the noise that the method mixes in, so that every image "
            'of a source would be the same. Expected an input of the name "noise". Choose a generator that has one.'
        )
    return network
