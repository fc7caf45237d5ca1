"""What is recorded of the data that a run learns from, so that a resumed run notices other data."""

import os
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from ganforge.components import Dataset, Split

SPLITS: tuple[Split, ...] = ("train", "validation")


def describe_data(dataset: Dataset, sizes: Mapping[Split, int | None]) -> dict[str, Any]:
    """For each split how many examples it has, and a digest of the names of its files.

    Folders are left out: data that was moved is the same.
    """
    return {split: {"examples": size, "file_names_digest": _names(dataset, split)} for split, size in sizes.items()}


def _names(dataset: Dataset, split: Split) -> str | None:
    if not (files := dataset.files(split)):
        return None
    digest = blake2b(digest_size=8)
    for file in files:
        digest.update(os.fsencode(file.name) + b"\0")
    return digest.hexdigest()
