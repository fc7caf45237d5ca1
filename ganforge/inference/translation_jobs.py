"""What to translate, and where each translation goes."""

import glob
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.folder_listing import SUFFIXES, by_name, list_images
from ganforge.inference.direction import Direction
from ganforge.inference.job import Job, file_key, refuse_loss
from ganforge.inference.translation_options import TranslationOptions
from ganforge.video_files import is_video

SHEETS = "side-by-side"
"""The subfolder of translations beside their sources."""
_DEFAULTS = TranslationOptions()


class TranslationJobs:
    """The jobs for some inputs.

    Attributes:
        jobs: what is to be done.
        kept: how many translations are there already and stay.
        remarks: what is skipped in folders, a sentence each.
    """

    def __init__(
        self, inputs: Sequence[Path], out: Path, direction: Direction, options: TranslationOptions = _DEFAULTS
    ) -> None:
        """Pair every source with its output: `<out>/<name>` and the suffix of what the direction makes.

        Where several files make a source there is an input for each of them: a file, or a folder with files of the
        same names as the others.

        Raises:
            DataError: an input is missing or no file, a file is there already, or two would go to the same one.
        """
        self.remarks: list[str] = []
        self._recursive = options.recursive
        found = list(self._single(inputs) if direction.count == 1 else self._stacks(inputs, direction.count))
        jobs = _named(found, out, direction, options)
        refuse_loss(jobs, options.existing)
        self.jobs = [job for job in jobs if options.existing != "keep" or not all(file.exists() for file in job.files)]
        self.kept = len(jobs) - len(self.jobs)

    def _single(self, inputs: Sequence[Path]) -> "Iterator[_Source]":
        for path in inputs:
            if path.exists() or not glob.has_magic(str(path)):
                for file in self._files(path):
                    yield (file,), file.relative_to(path).parent if file != path else Path()
            else:
                yield from _matching(path)

    def _stacks(self, inputs: Sequence[Path], count: int) -> "Iterable[_Source]":
        if len(inputs) != count:
            raise DataError(
                f"{', '.join(map(visible, inputs))}: {len(inputs)} inputs. A source of this run is made of {count} "
                f"files, one of each source folder. Give {count} files or folders, in the order of these."
            )
        if not any(path.is_dir() for path in inputs):
            return [(tuple(inputs), Path())]
        named = [by_name(self._files(path), path if path.is_dir() else path.parent) for path in inputs]
        known = {name: file for files in reversed(named) for name, file in files.items()}
        for path, files in zip(inputs, named, strict=True):
            if alone := sorted(known.keys() - files.keys()):
                raise DataError(
                    f"{visible(known[alone[0]])}: there is no image {visible(alone[0])} in {visible(path)}. Expected a "
                    "file of the same name in each folder. Add it, or translate the files of one source at a time."
                )
        return [(tuple(files[name] for files in named), Path(name).parent) for name in named[0]]

    def _files(self, path: Path) -> Sequence[Path]:
        if path.is_dir():
            listing = list_images(path, self._recursive)
            self.remarks += listing.remarks("Add --recursive to translate them too.")
            return listing.files
        if not path.exists():
            raise DataError(f"{visible(path)}: there is no such file or folder. Check the name.")
        if not path.is_file():
            raise DataError(f"{visible(path)}: this is a pipe or a device. Expected an image or a folder of images.")
        return [path]


_Source = tuple[tuple[Path, ...], Path]
"""The files of a source, and the folder below `out` that its translation belongs to."""


def _matching(pattern: Path) -> list[_Source]:
    """The images that a pattern with wildcards names: a shell leaves it alone in quotes, or does not know them."""
    start = Path(*takewhile(lambda part: not glob.has_magic(part), pattern.parts[:-1]))
    found = sorted(start.glob(str(pattern.relative_to(start))))
    images = [path for path in found if path.is_file() and (path.suffix.lower() in SUFFIXES or is_video(path))]
    if not images:
        raise DataError(f"{visible(pattern)}: no image matches. Check the pattern.")
    return [((path,), path.relative_to(start).parent) for path in images]


def _named(found: Sequence[_Source], out: Path, direction: Direction, options: TranslationOptions) -> list[Job]:
    """One job per source, named after its first file; those that differ in the suffix alone keep it."""
    sharing: defaultdict[str, set[str]] = defaultdict(set)
    for files, folder in found:
        sharing[file_key(folder / files[0].stem)].add(files[0].name)
    jobs, seeds = [], options.seeds if options.samples > 1 else ()
    for files, folder in found:
        name = files[0].name if len(sharing[file_key(folder / files[0].stem)]) > 1 else files[0].stem
        sheet = out / SHEETS / folder / f"{name}.png" if options.side_by_side else None
        suffix = files[0].suffix if is_video(files[0]) else direction.suffix(files[0])
        jobs.append(Job(files, out / folder / f"{name}{suffix}", seeds, sheet))
    return jobs
