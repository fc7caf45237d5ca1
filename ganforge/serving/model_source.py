"""Where a model that is served comes from."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from ganforge.errors import RunError
from ganforge.exporting.model_file import MODEL_FILE
from ganforge.runs.directory import OUTDIR, RunDirectory
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName, chosen_step


@dataclass(frozen=True)
class ModelSource:
    """A run, a pack or an export.

    Attributes:
        path: of the folder.
        is_export: whether `ganforge export` wrote it.
        step: the checkpoint of a run.
        dropout: whether dropout is on; None leaves it as the run has it.
    """

    path: Path
    is_export: bool = False
    step: CheckpointName | None = None
    dropout: bool | None = None

    @classmethod
    def find(
        cls, path: Path, outdir: Path = OUTDIR, step: CheckpointName | None = None, dropout: bool | None = None
    ) -> Self:
        """What is at a path, checked as far as that is quick.

        Args:
            path: a run folder, the name of one in `outdir`, `latest`, a pack, or the folder or file of an export.
            outdir: the folder of all runs.
            step: the checkpoint.
            dropout: whether it is on; None leaves it as the run has it.

        Raises:
            RunError: it is none of these, or has no such checkpoint.
        """
        for folder in (path, path.parent):
            if (folder / MODEL_FILE).is_file():
                if step is not None or dropout is not None:
                    raise RunError(
                        f"{folder}: this is an export, which stays as it is. Leave out --step and --dropout."
                    )
                return cls(folder, is_export=True)
        run = RunDirectory.open(path, outdir)
        chosen_step(run, "last" if step is None else step)
        return cls(run.path, step=step, dropout=dropout)

    @property
    def name(self) -> str:
        """What it is called."""
        folder = self.path.resolve()
        of_run = folder.parents[1 if folder.parent.name == "exports" else 0]
        return f"{of_run.name}-{folder.name}" if self.is_export else folder.name

    def to_table(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "path": str(self.path)}

    @classmethod
    def from_table(cls, table: dict[str, Any]) -> Self:
        """What `to_table` wrote."""
        return cls(Path(table["path"]), table["is_export"], table["step"], table["dropout"])
