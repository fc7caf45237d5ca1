"""Component: what all eight kinds have in common.

A component is a frozen set of options and a factory of what they build: it is declared anywhere, without TensorFlow.
"""

from contextlib import suppress
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

# Pydantic looks through the entry points of everything that is installed when it first builds a validator. A damaged
# package makes it raise that time only, so that time is here.
with suppress(Exception):
    TypeAdapter(int)


class Component(BaseModel):
    """Options and builder in one: `name` is how experiments choose it, the fields are its options."""

    # Most components of a process are never used: their validators are built when they are.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    kind: ClassVar[str]
    name: str

    @classmethod
    def component_name(cls) -> str:
        """The name that experiments choose this component by."""
        return cls.model_fields["name"].default
