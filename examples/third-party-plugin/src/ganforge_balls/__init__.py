"""A ganforge plugin: the loss `log-cosh`, and the datasets `indexed-pairs` and `lit-balls`."""

from collections.abc import Sequence

from ganforge import Dataset, Loss, hookimpl
from ganforge_balls.indexed_pairs import IndexedPairsDataset
from ganforge_balls.lit_balls import LitBallsDataset
from ganforge_balls.log_cosh import LogCoshLoss

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The losses of this package."""
    return [LogCoshLoss]


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """The datasets of this package."""
    return [IndexedPairsDataset, LitBallsDataset]
