"""Tar files in the layout of WebDataset: members of one name and several suffixes are one example."""

import re
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ganforge import DataError, EncodedImage, UnusableFilesError
from ganforge_datasets.cells import cell_of
from ganforge_datasets.columns import Columns
from ganforge_datasets.records import Record
from ganforge_datasets.sharded_records import Shard, ShardedRecords
from ganforge_datasets.storage import Stamp, explained, opened, read_parts, stamp

Suffixes = tuple[tuple[str, str], ...]
"""Each entry and the suffix of a member of it."""

_ADVICE = "Every example needs one; alternatives stand between semicolons, as in jpg;png."

_NAME = re.compile(r"(?!__[^/]*__/)((?:.*/)?[^./]+)\.([^/]*)")
"""The name of an example and the suffix; WebDataset passes over `__meta__/`, and hidden files are no examples."""
_COMPRESSED = {b"\x1f\x8b": "gzip", b"BZ": "bzip2", b"\xfd7": "xz", b"\x28\xb5": "zstd"}


class TarRecords(ShardedRecords):
    """Examples of tar files, read by the places of their members."""

    def __init__(self, files: Sequence[str], columns: Columns) -> None:
        """Read the headers of all members.

        Args:
            files: in the order of the examples.
            columns: the suffixes of the members; alternatives stand between semicolons, and what is behind a colon is
                a key in a JSON object.

        Raises:
            DataError: a file is no tar file, is broken or compressed; `UnusableFilesError` if examples lack a member.
        """
        self._columns = columns
        self._suffixes = tuple((name, column.partition(":")[0]) for name, column in columns.each)
        super().__init__(files, lambda file: _shard(file, self._suffixes, stamp(file)))

    def read(self, position: int) -> Record:
        """The members of one example."""
        shard, number = self.place(position)
        where = f"{shard.file}/{shard.names[number]}"
        contents = read_parts(shard.file, shard.places[number].tolist())
        images: dict[str, EncodedImage] = {}
        cells: dict[str, list[Any]] = {name: [] for name in self._columns.cells}
        for (name, column), content in zip(self._columns.each, contents, strict=True):
            if name in cells:
                cells[name].append(cell_of(content, column, where))
            else:
                images[name] = EncodedImage(f"{where}.{column}", content)
        return {**images, **cells}

    def where(self, position: int) -> str:
        """The tar file, and the name of the members without their suffixes."""
        shard, number = self.place(position)
        return f"{shard.file}/{shard.names[number]}"

    def key(self, position: int) -> str:
        """The name of the members without their suffixes."""
        shard, number = self.place(position)
        return shard.names[number]


class _Member(NamedTuple):
    key: str
    suffix: str
    offset: int
    size: int


@lru_cache(maxsize=4096)
@explained
def _shard(file: str, columns: Suffixes, stamp: Stamp) -> Shard:
    """The index of one file; `stamp` is what makes another of it when the file changes."""
    import numpy as np

    examples: dict[str, dict[str, _Member]] = {}
    for member in _members(file):
        if examples.setdefault(member.key, {}).setdefault(member.suffix, member) is not member:
            raise DataError(
                f"{file}/{member.key}.{member.suffix}: it is there twice. Expected one. Write the file anew."
            )
    if not examples:
        raise DataError(f"{file}: the file holds no example. Expected members such as 0001.jpg and 0001.png.")
    faults = [fault for key, held in examples.items() if (fault := _fault(f"{file}/{key}", held, columns))]
    if faults:
        raise UnusableFilesError(faults, _ADVICE)
    chosen = [[_chosen(held, suffixes) for _, suffixes in columns] for held in examples.values()]
    places = [[(member.offset, member.size) for member in members if member] for members in chosen]
    return Shard(file, np.array(places, np.int64), list(examples))


def _chosen(held: Mapping[str, _Member], suffixes: str) -> _Member | None:
    return next((held[suffix] for suffix in suffixes.lower().split(";") if suffix in held), None)


def _fault(where: str, held: Mapping[str, _Member], columns: Suffixes) -> str:
    for role, suffixes in columns:
        if _chosen(held, suffixes) is None:
            return f"{where}: there is no member {suffixes} for the {role}, only {', '.join(sorted(held))}."
    return ""


def _members(file: str) -> Iterator[_Member]:
    with opened(file) as content:
        if method := _COMPRESSED.get(content.read(2)):
            raise DataError(f"{file}: the file is compressed with {method}: nothing in it can be found. Uncompress it.")
        content.seek(0)
        try:
            with tarfile.open(fileobj=content, mode="r:") as tar:
                for member in tar:
                    named = _NAME.fullmatch(member.name)
                    if member.isfile() and named:
                        yield _Member(named[1], named[2].lower(), member.offset_data, member.size)
                content.seek(tar.offset)  # where no header was found: tarfile takes a broken one for the end
                if content.read(tarfile.BLOCKSIZE).strip(b"\0"):
                    raise tarfile.ReadError(f"there is no header at byte {tar.offset}")
        except tarfile.TarError as error:
            raise DataError(f"{file}: the tar file is broken: {error}. Copy or write it anew.") from error
