"""Checks the examples of one split, one by one."""

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any, Literal

import numpy as np

from ganforge.components import Dataset, Examples, Split
from ganforge.components.shapes import EntryShape, VectorShape
from ganforge.data.alignment import contours_in_common, far_below
from ganforge.data.check_report import Remark, SplitFacts
from ganforge.data.data_remarks import contract_faults, suspicions
from ganforge.data.example_arrays import readable_in_order
from ganforge.data.plugin_code import place
from ganforge.data.unreadable_examples import Unreadable
from ganforge.errors import DataError
from ganforge.file_names import listed


class SplitCheck:
    """Checks examples and keeps only a digest of each image.

    Attributes:
        facts: what the images are.
        remarks: what is wrong with them.
        images: for each image, by its digest, the position of the first example that has it.
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
        images = {name: example[name] for name in self._entries if example[name].ndim == 3}
        for role, image in images.items():
            self.facts.images[role].add(image, digests[role])
            if fault := _wrong_numbers(image):
                self._remark("fault", f"{self.where(position)}: its {role} {fault}")
            if image.min() < image.max():  # images of one color may well be equal
                self.images.setdefault(digests[role], position)
        first = self._pairs.setdefault(b"".join(digests.values()), position)
        if first != position and self.examples.size is not None:  # an endless dataset may repeat itself
            self._remark("warning", f"{self.where(position)}: the same as {self.where(first)}. One is enough.")
        if "source" in images:
            correlation = contours_in_common(images["source"], images["target"])
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
    for role, image in example.items():
        if not isinstance(entries[role], VectorShape) and (image.ndim != 3 or not image.size):
            return f"its {role} is {image.shape}. Expected height, width and channels of at least 1."
        if image.dtype.kind not in "uif":
            return f"its {role} holds {image.dtype}. Expected whole numbers or floats. Mend the dataset plugin."
    return None


def _wrong_numbers(image: np.ndarray) -> str | None:
    if image.dtype.kind != "f":
        return None
    missing = int(np.isnan(image).sum())
    if missing:
        return f"has NaN (not a number) in {missing} of {image.size} places. Expected numbers in [-1, 1]. Fill them."
    if np.abs(image).max() > 1:
        return f"has values from {image.min():g} to {image.max():g}. Expected [-1, 1]. Scale them in the dataset."
    return None


def _digest(image: np.ndarray) -> bytes:
    # The dtype and shape count: images of other sizes may hold the same bytes.
    return blake2b(f"{image.dtype}{image.shape}".encode() + image.tobytes(), digest_size=16).digest()
