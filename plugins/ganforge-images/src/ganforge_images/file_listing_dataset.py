"""What all datasets of image files have in common: which files their examples are made of."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from pydantic import Field, model_validator

from ganforge.components import Split
from ganforge.errors import DataError
from ganforge.file_names import canonical, on_disk
from ganforge.tables import FILE_COLUMNS, Columns, file_column, read_table
from ganforge_images.encoded_dataset import EncodedDataset
from ganforge_images.example_files import ExampleFiles
from ganforge_images.extras import ClassSubfolders, Extra, ExtraName, FolderImages
from ganforge_images.folder_pattern import parted

if TYPE_CHECKING:
    from ganforge_images.file_extras import FileExtras
    from ganforge_images.manifest_index import ManifestIndex
    from ganforge_images.splits import NamedFiles, Splits


class FileListingDataset(EncodedDataset):
    """Finds files, and what belongs to them: their splits and extras."""

    path: Path = Field(description="Folder of the images, or of the subfolders train, val and test.")
    recursive: bool = Field(
        False, description="Read subfolders too. The files of a pair then need the same path in each folder."
    )
    validation_share: float = Field(
        0.1, ge=0, lt=1, description="Share of the training images for validation, if that has no folder of its own."
    )
    test_share: float = Field(
        0.0, ge=0, lt=1, description="Share of the training images for the test, if that has no folder of its own."
    )
    extras: Mapping[ExtraName, Extra] = Field(
        {}, description="What examples hold beyond source and target, by name: a table for each."
    )
    manifest: str | None = Field(
        None,
        description="A table of extras, within `path`: CSV whose first line names the columns, or JSON lines; a row "
        "per image.",
    )
    file_column: str | None = Field(
        None,
        description="The column of the manifest that names the image, of pairs the source: its path within `path` or "
        f"within its folder. By default, the first that there is of {', '.join(FILE_COLUMNS)}.",
    )

    @model_validator(mode="after")
    def _has_a_manifest_if_it_is_read(self) -> "FileListingDataset":
        if self._columns and self.manifest is None:
            message = (
                f"extras.{next(iter(self._columns))} is a column of a manifest, but there is none. Set `manifest`."
            )
            raise ValueError(message)
        if self.manifest and not self._columns:
            raise ValueError("there is a manifest, but no extra is a column of it. Add [dataset.extras.NAME].")
        return self

    def example_files(self, split: Split) -> ExampleFiles:
        """The files of a split, here those of one folder, or of one for each class.

        Raises:
            DataError: a folder is missing or holds no image, or a file has no partner.
        """
        named = self._named_files(split)
        return ExampleFiles([name for name, _ in named], ([file for _, file in named],))

    def columns(self, split: Split) -> Sequence[Sequence[Path]]:
        """The files of a split: first those of the sources, last those of the targets; one file may hold both.

        Raises:
            DataError: as `example_files`.
        """
        return self.example_files(split).columns

    def folders(self) -> "Sequence[Splits]":
        """The folders of sources and targets."""
        return list(self._class_folders.values()) or (self._splits(self.path),)

    def matched_files(self, split: Split) -> ExampleFiles:
        """As `example_files`, without the files that have no partner."""
        return self.example_files(split)

    def chosen(self, files: ExampleFiles, positions: Sequence[int]) -> ExampleFiles:
        """Some of the examples."""
        columns = [[column[position] for position in positions] for column in files.columns]
        return ExampleFiles([files.names[position] for position in positions], columns)

    def files(self, split: Split) -> Sequence[Path]:
        """The files of all examples of a split."""
        files = self.example_files(split)
        extras = self.extras_finder.found(split, files).images.values() if self.extras else ()
        return [file for column in (*files.columns, *extras) for file in column]

    def manifests(self) -> Sequence[Path]:
        """The manifest, if there is one."""
        return [self.path / self.manifest] if self.manifest else []

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of the manifest that each extra is made of."""
        return {name: table.columns for name, table in self.extras.items() if table.columns}

    @cached_property
    def index(self) -> "ManifestIndex | None":
        """The rows of the manifest, matched with the files of all splits."""
        if self.manifest is None:
            return None
        from ganforge_images.manifest_index import ManifestIndex

        path = on_disk(self.path / self.manifest)
        needed = [column for columns in self._columns.values() for column in columns]
        named = Columns([self.file_column, *needed], ()) if self.file_column else Columns(needed, FILE_COLUMNS)
        rows = read_table(path, named)
        return ManifestIndex(rows, self.file_column or file_column(rows, path), self.path, self._every_split())

    def _every_split(self) -> Iterator[ExampleFiles]:
        for split in get_args(Split):
            with suppress(DataError):  # a split that nobody may ask for
                yield self.matched_files(split)

    @cached_property
    def extras_finder(self) -> "FileExtras":
        """Finds the extras of examples."""
        from ganforge_images.file_extras import FileExtras

        rows = self.index.rows if self.index else {}
        return FileExtras(self.extras, rows, self.matched_files("train"), self._extra_folder)

    @cached_property
    def _class_folders(self) -> "Mapping[str, Splits]":
        """The folder of each class, where subfolders are classes."""
        from ganforge_images.class_folders import found_classes

        tables = [table for table in self.extras.values() if isinstance(table, ClassSubfolders)]
        if not tables:
            return {}
        names = tables[0].classes or found_classes(on_disk(self.path), self._apart)
        return {canonical(name): self._splits(self.path / name) for name in names}

    def _named_files(self, split: Split) -> "NamedFiles":
        """The images of one folder, or of one for each class, with their names."""
        from ganforge_images.class_folders import ClassFolders

        folders = self._class_folders
        return ClassFolders(folders).named_files(split) if folders else self._splits(self.path).named_files(split)

    def _extra_folder(self, table: FolderImages) -> "Splits":
        """Where the images of an extra are; those of classes are in subfolders of it too."""
        folder, pattern = parted(table.image_folder)
        return self._splits(self.path / folder, pattern, self.recursive or bool(self._class_folders))

    @property
    def patterns(self) -> Sequence[str]:
        """The folders of extra images, and what their names have in common."""
        return [table.image_folder for table in self.extras.values() if isinstance(table, FolderImages)]

    @property
    def _apart(self) -> tuple[str, ...]:
        """The subfolders of `path` that hold extra images."""
        return tuple(folder.partition("/")[0] for folder, _ in map(parted, self.patterns) if folder)

    def _splits(self, folder: Path, pattern: str = "*", recursive: bool | None = None) -> "Splits":
        """A folder and the files there that fit a pattern; where two patterns fit, a file belongs to the longer one."""
        from ganforge_images.splits import Splits

        there = {other for where, other in map(parted, self.patterns) if self.path / where == folder}
        return Splits(
            folder=on_disk(folder),
            validation_share=self.validation_share,
            test_share=self.test_share,
            inverted=folder != self.path,
            recursive=self.recursive if recursive is None else recursive,
            pattern=pattern,
            others=tuple(sorted(other for other in there if len(other) > len(pattern))),
            apart=self._apart if folder == self.path else (),
        )
