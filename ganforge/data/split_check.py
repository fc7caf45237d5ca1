"""Checks the examples of one split, one by one."""

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any, Literal

import numpy as np

from ganforge.components import Dataset, Examples, Split
from ganforge.components.shapes import EntryShape, VectorShape
from ganforge.data.alignment import contours_in_common, far_below
from ganforge.data.check_report import EntryFacts, Remark, SplitFacts
from ganforge.data.data_remarks import contract_faults, suspicions
from ganforge.data.example_arrays import readable_in_order
from ganforge.data.plugin_code import place
from ganforge.data.unreadable_examples import Unreadable
from ganforge.errors import DataError
from ganforge.file_names import listed


class SplitCheck:
    """Checks examples and keeps only a digest of each image.

    Attributes:
        facts: what the examples are.
        remarks: what is wrong with them.
        images: for each source and target, by its digest, the position of the first example that has it.
    """

    def __init__(self, dataset: Dataset, split: Split, examples: Examples) -> None:
        self.dataset, self.split, self.examples, self.where = dataset, split, examples, partial(place, examples)
        self.facts = SplitFacts(examples.size)
        self.remarks: list[Remark] = []
        self.images: dict[bytes, int] = {}
        self._pairs: dict[bytes, int] = {}
        self._correlations: dict[int, float] = {}
        self._entries = _entries_of(dataset)

    def run(self, count: int, on_progress: Callable[[int, int], None]) -> None:
        """Check the first `count` examples."""
        try:
            for position, example in enumerate(readable_in_order(self.examples, count)):
                if isinstance(example, Unreadable):
                    self._remark("fault", example.message)
                else:
                    self.add(position, example)
                on_progress(position + 1, count)
        except DataError as error:
            self._remark("fault", str(error))
        for position in far_below(self._correlations):
            self._remark("warning", f"{self.where(position)}: source and target may not line up. Look at them.")
        if self.facts.checked:
            self.remarks += contract_faults(self.dataset, self.split, self.examples, self.facts)
            self.remarks += suspicions(self.dataset, self.split, self.facts)

    def add(self, position: int, example: Mapping[str, np.ndarray]) -> None:
        """Check one example."""
        if fault := _malformed(example, self._entries):
            self._remark("fault", f"{self.where(position)}: {fault}")
            return
        self.facts.checked += 1
        digests = {name: _digest(example[name]) for name in self._entries}
        self.facts.same_pictures += digests.get("source") == digests["target"]
        for name, shape in self._entries.items():
            self.facts.entries.setdefault(name, EntryFacts(shape)).add(example[name], digests[name])
            if fault := _wrong_numbers(example[name]):
                self._remark("fault", f"{self.where(position)}: its {name} {fault}")
        pair = {role: example[role] for role in ("source", "target") if role in example}
        for role, image in pair.items():
            if image.min() < image.max():  # images of one color may well be equal
                self.images.setdefault(digests[role], position)
        first = self._pairs.setdefault(b"".join(digests.values()), position)
        if first != position and self.examples.size is not None:  # an endless dataset may repeat itself
            self._remark("warning", f"{self.where(position)}: the same as {self.where(first)}. One is enough.")
        correlation = contours_in_common(*pair.values()) if len(pair) == 2 else None
        if correlation is not None:
            self._correlations[position] = correlation

    def _remark(self, severity: Literal["fault", "warning"], message: str) -> None:
        self.remarks.append(Remark(severity, self.split, message))


def _entries_of(dataset: Dataset) -> Mapping[str, EntryShape | None]:
    """What examples should hold, by name; the shapes are None where the dataset cannot say."""
    try:
        return dataset.shape().entries
    except Exception:  # reported by whoever needs the shape; a plugin may raise anything
        return {"source": None, "target": None}


def _malformed(example: Any, entries: Mapping[str, EntryShape | None]) -> str | None:
    """Why an example cannot be checked any further."""
    if not isinstance(example, Mapping):
        return f"it is a {type(example).__name__}. Expected a dict of {listed([*entries], 8)}. Mend the dataset plugin."
    if set(example) != set(entries):
        held = ", ".join(sorted(example)) or "nothing"
        return f"it holds {held}. Expected {listed([*entries], 8)}. Mend the dataset plugin."
    for name, entry in example.items():
        dimensions = _dimensions(entries[name])
        if entry.ndim != dimensions or not entry.size:
            return f"its {name} is {entry.shape}. Expected {_AXES[dimensions]}."
        if entry.dtype.kind not in "uif":
            return f"its {name} holds {entry.dtype}. Expected whole numbers or floats. Mend the dataset plugin."
    return None


_AXES = ("the number of a class", "a list of numbers", "", "height, width and channels of at least 1")


def _dimensions(shape: EntryShape | None) -> int:
    if isinstance(shape, VectorShape):
        return 0 if shape.classes else 1
    return 3


def _wrong_numbers(entry: np.ndarray) -> str | None:
    if entry.dtype.kind != "f":
        return None
    missing = int(np.isnan(entry).sum())
    if missing:
        expected = "numbers in [-1, 1]" if entry.ndim == 3 else "numbers"
        return f"has NaN (not a number) in {missing} of {entry.size} places. Expected {expected}. Fill them."
    if entry.ndim == 3 and np.abs(entry).max() > 1:
        return f"has values from {entry.min():g} to {entry.max():g}. Expected [-1, 1]. Scale them in the dataset."
    if np.isinf(entry).any():
        return "has infinite numbers. Expected finite ones. Replace them."
    return None


def _digest(image: np.ndarray) -> bytes:
    # The dtype and shape count: images of other sizes may hold the same bytes.
    return blake2b(f"{image.dtype}{image.shape}".encode() + image.tobytes(), digest_size=16).digest()
