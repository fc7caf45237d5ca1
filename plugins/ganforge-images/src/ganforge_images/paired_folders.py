"""Pairs in two folders: the same file name in both."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, FiniteFloat, model_validator

from ganforge.components import Split
from ganforge.errors import DataError
from ganforge_images.image_pairs import ImagePairs

if TYPE_CHECKING:
    import numpy as np

    from ganforge_images.fitting import Form


def _place(text: str) -> str:
    if "*" in text.rpartition("/")[0] or text.count("*") > 1:
        raise ValueError(f"{text!r} should be a folder, or a folder and a name with one *, such as photos/*_rgb.")
    return text


def _range(ends: tuple[float, float]) -> tuple[float, float]:
    if not ends[0] < ends[1]:
        raise ValueError(f"{list(ends)} should be [lowest, highest].")
    return ends


Place = Annotated[str, AfterValidator(_place)]
ValueRange = Annotated[tuple[FiniteFloat, FiniteFloat], AfterValidator(_range)]


class PairedFolders(ImagePairs):
    """A folder of sources and one of targets; files of the same name, whatever the suffix, are a pair.

    Where names differ, `frames/*_photo` says which part is the same; other files there are passed over. Splits are
    subfolders on either side: `photos/train` or `train/photos`.
    """

    name: Literal["paired-folders"] = "paired-folders"
    source: Place | tuple[Place, ...] = Field(
        description="Folder of the sources, within `path`; of several, the images are stacked by channels."
    )
    target: Place = Field(description="Folder of the targets, within `path`.")

    source_value_range: ValueRange | None = Field(
        None, description="The source is grey and holds heights: the numbers that become -1 and 1."
    )
    target_value_range: ValueRange | None = Field(
        None, description="The target is grey and holds heights: the numbers that become -1 and 1."
    )

    @model_validator(mode="after")
    def _says_one_thing_of_each(self) -> "PairedFolders":
        if not self._sources:
            raise ValueError("source is an empty list. Name one folder or more.")
        if len(self._sources) > 1 and (self.source_labels or self.source_value_range):
            raise ValueError(f"source_labels and source_value_range are for one folder, not {len(self._sources)}.")
        for role in self.labels().keys() & self._value_ranges.keys():
            raise ValueError(f"{role}_labels and {role}_value_range cannot both be: numbers are classes or heights.")
        return self

    def pair_files(self, split: Split) -> Sequence[tuple[Path, ...]]:
        """Source files and target file of each pair, by name.

        Raises:
            DataError: as `Splits.files`; or files have no partner, or two files of a folder have one name.
        """
        from ganforge_images.headers import SHOWN

        places = [self._by_name(place, split) for place in (*self._sources, self.target)]
        names = dict.fromkeys(name for files in places for name in files)
        alone = [line for files in reversed(places) for line in _missing(names, files, places)]
        if alone:
            more = [f"and {len(alone) - SHOWN} more."] if len(alone) > SHOWN else []
            raise DataError("\n".join([*alone[:SHOWN], *more, "Add the partners, or move these files elsewhere."]))
        return [tuple(files[name] for files in places) for name in places[0]]

    def forms(self) -> "tuple[Form, ...]":
        """The source's form as many times as there are source folders, then the target's."""
        source, target = super().forms()
        source = source._replace(value_range=self.source_value_range)
        return (*[source] * len(self._sources), target._replace(value_range=self.target_value_range))

    def to_pictures(self, role: str, images: "np.ndarray") -> "np.ndarray":
        """Label maps in the colours of their classes; of several sources, the first."""
        if role == "source" and len(self._sources) > 1:
            images = images[..., : self.source_channels]
        return super().to_pictures(role, images)

    def from_file(self, role: str, path: Path) -> "np.ndarray":
        """One picture as networks see it: (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: as in other datasets; or a source is made of several files.
        """
        if role == "source" and len(self._sources) > 1:
            raise DataError(
                f"{path}: a source is made of {len(self._sources)} files, one of each source folder. Expected one. "
                "Train on one folder of sources to translate single files."
            )
        if role in self._value_ranges:
            from ganforge_images.heights import read_heights

            return read_heights(path, self._value_ranges[role])
        return super().from_file(role, path)

    def channels(self) -> tuple[int, int]:
        """As in other datasets; those of the source once for each of its folders."""
        source, target = super().channels()
        ranges = self._value_ranges
        return 1 if "source" in ranges else source * len(self._sources), 1 if "target" in ranges else target

    @property
    def _value_ranges(self) -> dict[str, tuple[float, float]]:
        both = {"source": self.source_value_range, "target": self.target_value_range}
        return {role: value_range for role, value_range in both.items() if value_range}

    @property
    def _sources(self) -> tuple[str, ...]:
        return (self.source,) if isinstance(self.source, str) else self.source

    def _by_name(self, place: str, split: Split) -> dict[str, Path]:
        """The files by what pairs have in common of their names."""
        folder, _, pattern = place.rpartition("/") if "*" in place else (place, "", "*")
        files: dict[str, Path] = {}
        for name, file in self._splits(self.path / folder, inverted=True, pattern=pattern).named_files(split):
            if name in files:
                raise DataError(f"{file}: {files[name].name} has the same name. Expected one. Remove one of them.")
            files[name] = file
        return files


def _missing(names: Iterable[str], files: dict[str, Path], places: Sequence[dict[str, Path]]) -> list[str]:
    """A line for each file that has no partner among `files`."""
    folder = next(iter(files.values())).parent
    have = {name: file for place in reversed(places) for name, file in place.items()}
    return [f"{have[name]}: there is no image {name} in {folder}." for name in names if name not in files]
