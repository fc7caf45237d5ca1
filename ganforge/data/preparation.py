"""Decodes the examples of a split once and stores their pixels, one file per role."""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ganforge.components import Examples
from ganforge.data.augmented_examples import of_images
from ganforge.data.example_arrays import read_in_order
from ganforge.data.plugin_code import place
from ganforge.data.prepared_examples import FACTS, PreparedExamples, remove_folder
from ganforge.errors import DataError
from ganforge.files import UNFINISHED, remove_unfinished, sync, sync_folder, writing

ABANDONED = 3600
"""Seconds without a write after which an unfinished folder belongs to nobody."""

OnProgress = Callable[[int, int], None]
"""Called with the number of examples done and of all."""


def needed_bytes(prepared: PreparedExamples, examples: Examples) -> int:
    """How many bytes the prepared examples will take.

    Raises:
        DataError: these examples cannot be prepared, or the first one cannot be read.
    """
    if not examples.size or not prepared.files:
        reason = "are endless" if examples.size is None else "do not come from files alone"
        raise DataError(
            f"dataset {prepared.dataset.name!r}: its examples {reason if examples.size != 0 else 'are none'}, so they "
            "cannot be prepared. Train without preparing them."
        )
    first = next(read_in_order(_with_fixed_part(prepared, examples), 1))
    return examples.size * sum(image.nbytes for image in first.values())


def prepare(prepared: PreparedExamples, examples: Examples, on_progress: OnProgress) -> None:
    """Decode and store every example, and replace what was stored before.

    If files change meanwhile, the result is thrown away. If two processes do this at once, both succeed: their results
    are the same.

    Args:
        prepared: where to store them.
        examples: from `Dataset.load`, not prepared ones.
        on_progress: called after each example.

    Raises:
        DataError: an example cannot be read, files have changed, or the disk is too small.
        RunError: the folder cannot be written.
    """
    folder = prepared.folder
    _check_space(prepared.options_folder, needed_bytes(prepared, examples))
    with writing(prepared.options_folder):
        prepared.options_folder.mkdir(parents=True, exist_ok=True)
        remove_unfinished(prepared.options_folder, ABANDONED)
        partial = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=prepared.options_folder))
    try:
        with writing(folder):
            _write(partial, _with_fixed_part(prepared, examples), on_progress)
        if PreparedExamples(prepared.dataset, prepared.split, prepared.augmentations).folder != folder:
            raise DataError(f"dataset {prepared.dataset.name!r}: files changed while they were read. Prepare it again.")
        with writing(folder):
            _publish(partial, prepared)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _with_fixed_part(prepared: PreparedExamples, examples: Examples) -> Examples:
    if prepared.parts is None:
        return examples
    fixed = prepared.parts[0]
    return replace(examples, read=lambda position: of_images(examples.read(position), fixed))


def _check_space(folder: Path, needed: int) -> None:
    existing = next(parent for parent in folder.absolute().parents if parent.is_dir())
    free = shutil.disk_usage(existing).free
    if needed > free:
        raise DataError(
            f"{folder}: not enough space, {size_text(needed)} needed, {size_text(free)} free. "
            "Set GANFORGE_CACHE to a folder on a larger disk."
        )


def size_text(count: int) -> str:
    """A number of bytes for people."""
    return f"{count / 2**20:,.1f} MiB" if count >= 2**20 / 10 else f"{count:,} bytes"


def _write(folder: Path, examples: Examples, on_progress: OnProgress) -> None:
    files: dict[str, Any] = {}
    images: dict[str, dict[str, Any]] = {}
    try:
        for number, example in enumerate(read_in_order(examples), 1):
            for role, image in example.items():
                if role not in files:
                    files[role] = (folder / f"{role}.raw").open("wb")
                    images[role] = {"shape": image.shape, "dtype": image.dtype.name}
                if images[role] != {"shape": image.shape, "dtype": image.dtype.name}:
                    raise DataError(
                        f"{place(examples, number - 1)}: its {role} is {image.shape} {image.dtype}, the first is "
                        f"{images[role]['shape']} {images[role]['dtype']}. Expected the same for all, to prepare them."
                    )
                files[role].write(np.ascontiguousarray(image).data)
            on_progress(number, examples.size or number)
        for file in files.values():
            sync(file)
    finally:
        for file in files.values():
            file.close()
    facts = {"size": examples.size, "images": images, "classes": dict(examples.classes)}
    (folder / FACTS).write_text(json.dumps(facts), encoding="utf-8")


def _publish(partial: Path, prepared: PreparedExamples) -> None:
    for other in prepared.folders():
        remove_folder(other)
    try:
        partial.rename(prepared.folder)
    except OSError:
        if not prepared.folder.is_dir():  # nobody else was first
            raise
    sync_folder(prepared.options_folder)
