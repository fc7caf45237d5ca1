"""What has been found about a run, and who hears of it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something about a run that its user should know.

    name: of the condition, such as `discriminator-wins`.
    step: at which it was found.
    sentence: what is the case.
    advice: what to do about it; empty where it ends.
    ends: whether it is the case no longer.
    """

    name: str
    step: int
    sentence: str
    advice: str = ""
    ends: bool = False

    def __str__(self) -> str:
        return f"health: {self.sentence} {self.advice}".rstrip()


class Findings:
    """Where the findings of one run are told.

    active: those that hold now, by name.
    """

    def __init__(self) -> None:
        self.active: dict[str, Finding] = {}
        self._followers: list[Callable[[Finding], None]] = []

    def follow(self, follower: Callable[[Finding], None]) -> None:
        """Have every finding from now on handed to `follower`."""
        self._followers.append(follower)

    def tell(self, finding: Finding) -> None:
        """Tell all who follow."""
        if finding.ends:
            self.active.pop(finding.name, None)
        else:
            self.active[finding.name] = finding
        for follower in self._followers:
            follower(finding)
