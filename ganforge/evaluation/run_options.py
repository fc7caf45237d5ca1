"""RunOptions: how a run is judged."""

from collections.abc import Sequence
from dataclasses import dataclass

from ganforge.components import Split
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName


@dataclass(frozen=True)
class RunOptions:
    """What of a run is judged, by which of its data.

    Attributes:
        split: the examples.
        step: the checkpoint.
        dropout: whether dropout is on; None as the run has it.
        direction: one of the method's.
        limit: how many examples at most; None for all, and of a split without end for as many as a validation measures.
        overrides: of options of its dataset, such as `dataset.path=FOLDER` where the data are elsewhere now.
    """

    split: Split = "test"
    step: CheckpointName = "last"
    dropout: bool | None = None
    direction: str = "forward"
    limit: int | None = None
    overrides: Sequence[str] = ()
