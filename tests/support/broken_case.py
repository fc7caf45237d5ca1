"""What a deliberately broken component is to show."""

from typing import Any, NamedTuple

from ganforge.components import Component


class Case(NamedTuple):
    """One broken component, and the check that catches it.

    told: something that the failure says.
    also: further checks that fail, or crash, for the same fault; None where all may.
    """

    contract: type
    check: str
    component: Component
    told: str
    also: tuple[str, ...] | None = ()
    attributes: dict[str, Any] = {}  # noqa: RUF012 (never changed)

    def __str__(self) -> str:
        return f"{self.contract.__name__}-{self.check}-{type(self.component).__name__}"
