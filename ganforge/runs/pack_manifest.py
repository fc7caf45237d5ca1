"""`pack.json`: what a pack holds, with the hash of every file, so that one that was cut or changed is noticed."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Self

from ganforge.errors import RunError
from ganforge.file_names import visible

PACK, WEIGHTS, CARD = "pack.json", "model.safetensors", "README.md"
FORMAT = 1


@dataclass(frozen=True)
class PackManifest:
    """What a pack says about itself.

    Attributes:
        folder: of the pack.
        step: of the checkpoint that it holds.
        shape: of an example, as JSON.
        arrays: of each array its shape, its dtype and, for weights, its path.
        files: the SHA-256 of each file.
    """

    folder: Path
    step: int
    shape: str
    arrays: dict[str, Any]
    files: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the file of a pack.

        Raises:
            RunError: it is damaged, or of a later version.
        """
        path = folder / PACK
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            found = int(fields["format"])
            if found > FORMAT:
                raise RunError(
                    f"{path}: the pack has format {found}. Expected {FORMAT} or less. Install a newer ganforge."
                )
            files = {str(name): str(digest) for name, digest in fields["files"].items()}
            if outside := [name for name in files if not _is_inside(name)]:
                raise ValueError(f"it names a file outside the pack: {outside[0]!r}")
            return cls(folder, int(fields["step"]), str(fields["shape"]), dict(fields["arrays"]), files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise RunError(f"{path}: cannot be read: {error!r}. The pack is damaged. Copy or pull it again.") from error

    def verify(self) -> None:
        """Check every file against its hash, apart from the model card, which its authors may edit.

        Raises:
            RunError: one is missing, cut or changed.
        """
        for name, digest in self.files.items():
            path = self.folder / name
            if not path.is_file():
                raise self._damaged(path, "the file is missing")
            if name != CARD and file_digest(path) != digest:
                raise self._damaged(path, "the file was cut or changed: its SHA-256 is not the one in pack.json")

    def write(self) -> None:
        """Write it, as the last file of a pack."""
        fields = {"format": FORMAT, "step": self.step, "shape": self.shape, "files": self.files, "arrays": self.arrays}
        (self.folder / PACK).write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")

    def _damaged(self, path: Path, what: str) -> RunError:
        return RunError(f"{visible(path)}: {what}. Expected the pack as it was written. Copy or pull it again.")


def file_digest(path: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        RunError: it cannot be read.
    """
    import hashlib

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, sha256).hexdigest()
    except OSError as error:
        raise RunError(f"{visible(path)}: cannot be read: {error.strerror}.") from error


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name
