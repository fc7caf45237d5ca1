"""The one vocabulary of sizes."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ganforge.errors import ShapeError


class ImageShape(NamedTuple):
    """Height, width and channels of one image, in pixels."""

    height: int
    width: int
    channels: int

    @property
    def dimensions(self) -> tuple[int, ...]:
        """What networks see of one: all three."""
        return tuple(self)

    def __str__(self) -> str:
        return f"{self.height}x{self.width}x{self.channels}"


class LabelMapShape(ImageShape):
    """The shape of a label map as networks see it: one channel per class, 1 where it is and -1 elsewhere.

    It equals the `ImageShape` of the same numbers. The engine uses it for entries that a dataset gives as classes.
    """

    __slots__ = ()


class VectorShape(NamedTuple):
    """A list of numbers, or one of several classes.

    Attributes:
        length: how many numbers networks see.
        classes: the names of the classes, `length` of them; empty where the entry is a list of numbers. Examples hold
            the number of the class, from 0. Networks see one number for each class: 1 for its class, 0 elsewhere.
    """

    length: int
    classes: tuple[str, ...] = ()

    @classmethod
    def of_classes(cls, classes: tuple[str, ...]) -> "VectorShape":
        """One of these classes."""
        return cls(len(classes), classes)

    @property
    def dimensions(self) -> tuple[int, ...]:
        """What networks see of one: its length."""
        return (self.length,)

    def __str__(self) -> str:
        return f"{self.length} {'classes' if self.classes else 'numbers'}"


class NoiseMapShape(NamedTuple):
    """Noise at every pixel of the source, as `ganforge.noise_map` draws it.

    Attributes:
        octaves: one channel each: the first varies from pixel to pixel, each further one half as fast.
    """

    octaves: int

    def at(self, source: ImageShape) -> ImageShape:
        """The shape of the map for a source of this size."""
        return ImageShape(source.height, source.width, self.octaves)


EntryShape = ImageShape | VectorShape


@dataclass(frozen=True)
class ExampleShape:
    """The shape of everything that an example holds.

    Attributes:
        source: what is translated; None where examples hold targets alone.
        target: what is to be made.
        extras: what else an example holds, by name: images, which move with the others, and vectors.
    """

    source: ImageShape | None
    target: ImageShape
    extras: Mapping[str, EntryShape] = field(default_factory=dict)

    @property
    def entries(self) -> dict[str, EntryShape]:
        """Every entry by name."""
        source = {} if self.source is None else {"source": self.source}
        return {**source, "target": self.target, **self.extras}

    @property
    def images(self) -> dict[str, ImageShape]:
        """The entries that are images."""
        return {name: shape for name, shape in self.entries.items() if isinstance(shape, ImageShape)}

    @property
    def inputs(self) -> dict[str, EntryShape]:
        """What a translation may be made from: every entry but the target."""
        return {name: shape for name, shape in self.entries.items() if name != "target"}

    def required_source(self, asker: str) -> ImageShape:
        """The shape of the source.

        Args:
            asker: what needs one, for the message: `generator 'unet'`.

        Raises:
            ShapeError: these examples have no source.
        """
        if self.source is None:
            raise ShapeError(
                f"{asker}: these examples have no source, only {self}. Expected a dataset with sources to translate. "
                "Choose another dataset, or a method that makes images from noise."
            )
        return self.source

    def resized(self, height: int, width: int) -> "ExampleShape":
        """All images at another size in pixels, with the channels they have; vectors stay."""
        images = {name: shape._replace(height=height, width=width) for name, shape in self.images.items()}
        extras = {name: images.get(name, shape) for name, shape in self.extras.items()}
        return ExampleShape(images.get("source"), images["target"], extras)

    def between(self, source: str, target: str) -> "ExampleShape":
        """What a direction of a method translates: an image, what becomes of it, and the extras that are neither.

        Raises:
            ShapeError: one of them is no image of these examples.
        """
        for name in sorted({source, target} - self.images.keys() - ({"source"} if source == "source" else set())):
            raise ShapeError(f"there is no image {name!r} in these examples: {self}. Choose another dataset or method.")
        extras = {name: shape for name, shape in self.extras.items() if name not in (source, target)}
        return ExampleShape(self.images.get(source), self.images[target], extras)

    def adding(self, **extras: EntryShape) -> "ExampleShape":
        """With further extras: what a method hands to networks beside the examples, such as noise."""
        return replace(self, extras={**self.extras, **extras})

    def with_label_maps(self, names: Collection[str]) -> "ExampleShape":
        """The same, where the images of these names are known to be label maps."""
        found = {name: LabelMapShape(*shape) for name, shape in self.images.items() if name in names}
        extras = {name: found.get(name, shape) for name, shape in self.extras.items()}
        return ExampleShape(found.get("source", self.source), found.get("target", self.target), extras)

    def without_source(self) -> "ExampleShape":
        """What a discriminator is built for that judges images alone."""
        return replace(self, source=None)

    def __str__(self) -> str:
        translation = f"{self.target}" if self.source is None else f"{self.source} -> {self.target}"
        return ", ".join([translation, *(f"{name} {shape}" for name, shape in self.extras.items())])


def shape_to_json(shape: ExampleShape) -> str:
    """The shape as text, which `shape_from_json` reads back."""
    source = None if shape.source is None else list(shape.source)
    return json.dumps({"source": source, "target": list(shape.target), "extras": shape.extras})


def shape_from_json(text: str) -> ExampleShape:
    """The shape that `shape_to_json` wrote."""
    tables = json.loads(text)
    source = None if tables["source"] is None else ImageShape(*tables["source"])
    extras = {name: _entry_from_json(values) for name, values in tables["extras"].items()}
    return ExampleShape(source, ImageShape(*tables["target"]), extras)


def _entry_from_json(values: list) -> EntryShape:
    return ImageShape(*values) if len(values) == len(ImageShape._fields) else VectorShape(values[0], tuple(values[1]))
