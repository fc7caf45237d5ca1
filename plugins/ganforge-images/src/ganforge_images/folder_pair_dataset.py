"""What datasets have in common whose sources and targets are in two folders."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

from pydantic import AfterValidator, Field, FiniteFloat, model_validator

from ganforge.components import Split
from ganforge.errors import DataError
from ganforge_images.pair_dataset import ImagePairs

if TYPE_CHECKING:
    import numpy as np

    from ganforge_images.fitting import Form
    from ganforge_images.headers import Header


def _place(text: str) -> str:
    if "*" in text.rpartition("/")[0] or text.count("*") > 1:
        raise ValueError(f"{text!r} should be a folder, or a folder and a name with one *, such as photos/*_rgb.")
    return text


def _range(ends: tuple[float, float]) -> tuple[float, float]:
    if not ends[0] < ends[1]:
        raise ValueError(f"{list(ends)} should be [lowest, highest].")
    return ends


Place = Annotated[str, AfterValidator(_place)]
Range = Annotated[tuple[FiniteFloat, FiniteFloat], AfterValidator(_range)]
ValueRange = Range | Annotated[tuple[Range, ...], Field(min_length=1)]


def _parted(place: str) -> tuple[str, str]:
    """A folder, and the pattern of the names there."""
    folder, _, pattern = place.rpartition("/") if "*" in place else (place, "", "*")
    return folder, pattern


def _of_channels(given: ValueRange) -> tuple[Range, ...]:
    return cast("tuple[Range, ...]", given if isinstance(given[0], tuple) else (given,))


class ImageFolders(ImagePairs):
    """A folder of sources and one of targets, either of which may hold heights."""

    source: Place | tuple[Place, ...] = Field(description="Folder of the sources, within `path`.")
    target: Place = Field(description="Folder of the targets, within `path`.")
    source_value_range: ValueRange | None = Field(
        None,
        description="The source holds heights: the numbers that become -1 and 1, or a list of these for each channel.",
    )
    target_value_range: ValueRange | None = Field(
        None,
        description="The target holds heights: the numbers that become -1 and 1, or a list of these for each channel.",
    )

    @model_validator(mode="after")
    def _says_one_thing_of_each(self) -> "ImageFolders":
        for role in self.labels().keys() & self.value_ranges.keys():
            raise ValueError(f"{role}_labels and {role}_value_range cannot both be: numbers are classes or heights.")
        return self

    def forms(self) -> "tuple[Form, ...]":
        """What source and target become."""
        source, target = super().forms()
        ranges = self.value_ranges
        source = source._replace(value_ranges=ranges.get("source", ()))
        return source, target._replace(value_ranges=ranges.get("target", ()))

    def from_file(self, role: str, path: Path) -> "np.ndarray":
        """One picture as networks see it: (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: as in other datasets.
        """
        if role in self.value_ranges:
            from ganforge_images.heights import read_heights

            return read_heights(path, self.value_ranges[role])
        return super().from_file(role, path)

    def file_suffix(self, role: str) -> str:
        """`.png`, or `.tif` for heights that a 16-bit PNG cannot hold."""
        from ganforge_images.numbers import fits_png

        return ".tif" if role in self.value_ranges and not fits_png(self.value_ranges[role]) else ".png"

    def to_file(self, role: str, image: "np.ndarray", path: Path) -> None:
        """Write heights in their own numbers; other images as in other datasets.

        Raises:
            DataError: heights of several channels need tifffile.
        """
        if role not in self.value_ranges:
            return super().to_file(role, image, path)
        import numpy as np

        from ganforge_images.numbers import write_numbers

        lows, highs = zip(*self.value_ranges[role], strict=True)
        return write_numbers(path, (image.clip(-1, 1) + 1) / 2 * np.subtract(highs, lows) + lows)

    def source_header(self, path: Path) -> "Header":
        """What is known of a source without its pixels."""
        if "source" in self.value_ranges:
            from ganforge_images.numbers import read_size

            return read_size(path)
        return super().source_header(path)

    def channels(self) -> tuple[int, int]:
        """As in other datasets; of heights as many as there are ranges."""
        source, target = super().channels()
        ranges = self.value_ranges
        return len(ranges.get("source", ())) or source, len(ranges.get("target", ())) or target

    @property
    def value_ranges(self) -> dict[str, tuple[Range, ...]]:
        """Of the roles that hold heights, a range for each channel."""
        both = {"source": self.source_value_range, "target": self.target_value_range}
        return {role: _of_channels(given) for role, given in both.items() if given}

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the sources are."""
        return (self.source,) if isinstance(self.source, str) else self.source

    @property
    def places(self) -> tuple[str, ...]:
        """Where the sources are, and the targets."""
        return (*self.sources, self.target)

    def named(self, place: str, split: Split) -> dict[str, Path]:
        """The files of one of the folders by what a * stands for, or by their names without suffix.

        Where two patterns of a folder fit a file, it is of the longer one.

        Raises:
            DataError: as `Splits.files`; or two files have one name.
        """
        folder, pattern = _parted(place)
        there = {other for where, other in map(_parted, self.places) if self.path / where == self.path / folder}
        others = tuple(sorted(other for other in there if len(other) > len(pattern)))
        splits = self._splits(self.path / folder, inverted=True, pattern=pattern, others=others)
        files: dict[str, Path] = {}
        for name, file in splits.named_files(split):
            if name in files:
                raise DataError(f"{file}: {files[name].name} has the same name. Expected one. Remove one of them.")
            files[name] = file
        return files
