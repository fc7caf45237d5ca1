"""A ganforge plugin: the dataset `lit-balls` and the loss `charbonnier`."""

from collections.abc import Sequence

from ganforge import Dataset, Loss, hookimpl
from ganforge_balls.charbonnier import Charbonnier
from ganforge_balls.lit_balls import LitBalls

__ganforge_api__ = "1.0"


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """The datasets of this package."""
    return [LitBalls]


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The losses of this package."""
    return [Charbonnier]
