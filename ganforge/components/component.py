"""Component: what all eight kinds have in common.

A component holds frozen options and builds something from them. Declaring one needs no TensorFlow.
"""

from contextlib import suppress
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

# When Pydantic first builds a validator, it reads the entry points of all installed packages, and raises if one is
# damaged. It does so only the first time, which is here.
with suppress(Exception):
    TypeAdapter(int)


class Component(BaseModel):
    """Options and builder in one: experiments choose it by `name`, and its fields are its options."""

    # A process uses few of its components: a validator is built when it is first needed.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    kind: ClassVar[str]
    name: str

    @classmethod
    def component_name(cls) -> str:
        """The name that experiments choose this component by."""
        return cls.model_fields["name"].default
