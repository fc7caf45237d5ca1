"""What was exported, and what the check of it found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from ganforge.exporting.closeness import Closeness


@dataclass(frozen=True)
class Check:
    """The comparison of a file with the run.

    Attributes:
        closeness: of the size where it is least close.
        sizes: height and width of the images that were compared.
        examples: what was compared.
        milliseconds: for one image of the first size, with the format's own runtime on this machine.
    """

    closeness: Closeness
    sizes: tuple[tuple[int, int], ...]
    examples: str
    milliseconds: float

    def to_table(self) -> dict[str, Any]:
        """For JSON, where no number is infinite."""
        psnr = self.closeness.psnr
        return {
            "largest_difference": self.closeness.largest,
            "psnr": round(psnr, 2) if isfinite(psnr) else None,
            "sizes": [list(size) for size in self.sizes],
            "examples": self.examples,
            "milliseconds": round(self.milliseconds, 3),
        }


@dataclass(frozen=True)
class ExportedModel:
    """A file that was written and checked.

    Attributes:
        format: its name.
        path: what people open: the file, the folder of a SavedModel, a page.
        files: the SHA-256 of each file, by its path below the folder of the export.
        size: of all these files, in bytes.
        check: what was found.
        remarks: how it differs from the run, and how to use it, a sentence each.
        next_command: tries it; may be empty.
    """

    format: str
    path: Path
    files: Mapping[str, str]
    size: int
    check: Check
    remarks: tuple[str, ...]
    next_command: str

    def to_table(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "path": str(self.path), "check": self.check.to_table(), "remarks": list(self.remarks)}
