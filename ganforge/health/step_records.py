"""The figures of a run at even distances, whatever is logged."""

from collections.abc import Callable, Mapping

Figures = Mapping[str, float]
Follower = Callable[[int, Figures], object]


class StepRecords:
    """Hands the losses, judgements and gradient norms of every so many steps to callbacks, in order.

    They come in bundles: whenever something is due, and before every checkpoint.

    Attributes:
        followers: each is called with the step and the figures of every record.
    """

    def __init__(self) -> None:
        self.followers: list[Follower] = []

    def follow(self, follower: Follower) -> None:
        """Call `follower` with every record from now on."""
        self.followers.append(follower)
