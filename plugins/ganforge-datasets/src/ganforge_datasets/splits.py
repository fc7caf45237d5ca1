"""Which examples are for training, for validation and for the test."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ganforge_images.splits import FOLDERS, place_of, split_sizes

from ganforge import DataError, Split
from ganforge_datasets.records import ChosenRecords, Records

if TYPE_CHECKING:
    import numpy as np


def split_named(file: str) -> Split | None:
    """The split that the name of a file begins with, as in `train-00000-of-00004.tfrecord`."""
    word = re.match(r"[a-z]*", PurePosixPath(file).name.lower())
    return next((split for split, names in FOLDERS.items() if word and word[0] in names), None)


def cut(records: Records, split: Split, shares: Mapping[Split, float], place: str) -> Records:
    """The part of the training records that belongs to a split.

    Keys alone decide, so an example stays in its split when others come or go, whatever the seed. Only where a split
    would be left without an example it gets one: from two on, training and validation have one each.

    Args:
        records: all that are in no other split.
        split: which part.
        shares: how much of them validation and the test get.
        place: names the records in messages.

    Raises:
        DataError: the part is empty.
    """
    positions = _positions(records, split, shares)
    if len(positions) == 0:
        share = shares.get(split, 1 - sum(shares.values()))
        raise DataError(
            f"{place}: there is no example for the {split} split: a share of {share:g} of {len(records)} is none. "
            "Name data of its own for it, or change the shares."
        )
    return records if len(positions) == len(records) else ChosenRecords(records, positions)


def _positions(records: Records, split: Split, shares: Mapping[Split, float]) -> "Sequence[int] | np.ndarray":
    if not any(shares.values()):
        return range(len(records)) if split == "train" else ()
    import numpy as np

    places = np.array([place_of(records.key(position)) for position in range(len(records))])
    order = np.argsort(places, kind="stable")
    validation, test = split_sizes(places[order].tolist(), shares["validation"], shares["test"])
    ends = {"validation": (0, validation), "test": (validation, validation + test), "train": (validation + test, None)}
    return np.sort(order[slice(*ends[split])])
