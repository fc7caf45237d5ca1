"""What has been found about a run, and who hears of it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something about a run that its user should know.

    Attributes:
        name: of the condition, such as `discriminator-wins`.
        step: at which it was found.
        sentence: what is the case.
        advice: what to do about it; empty where it ends.
        ends: whether it is no longer the case.
    """

    name: str
    step: int
    sentence: str
    advice: str = ""
    ends: bool = False

    def __str__(self) -> str:
        return f"health: {self.sentence} {self.advice}".rstrip()


class Findings:
    """The findings of one run.

    Attributes:
        active: those that hold now, by name.
    """

    def __init__(self) -> None:
        self.active: dict[str, Finding] = {}
        self._followers: list[Callable[[Finding], None]] = []

    def follow(self, follower: Callable[[Finding], None]) -> None:
        """Call `follower` with every finding from now on."""
        self._followers.append(follower)

    def report(self, finding: Finding) -> None:
        """Call all followers with one finding."""
        if finding.ends:
            self.active.pop(finding.name, None)
        else:
            self.active[finding.name] = finding
        for follower in self._followers:
            follower(finding)
