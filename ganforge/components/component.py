"""Component: what all ten kinds have in common.

A component holds frozen options and builds something from them. Declaring one needs no TensorFlow.
"""

from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

# When Pydantic first builds a validator, it reads the entry points of all installed packages, and raises if one is
# damaged. It does so only the first time, which is here.
with suppress(Exception):
    TypeAdapter(int)

PLACEHOLDER = "component of"
"""The key of what stands for a component in JSON; its value is a key of pydantic's context, which holds the object."""


class Component(BaseModel):
    """Options and builder in one: experiments choose it by `name`, and its fields are its options."""

    # A process uses few of its components: a validator is built when it is first needed.
    # A constant of names, such as `needs = frozenset({"paired"})`, is no option.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, ignored_types=(frozenset,))
    kind: ClassVar[str]
    name: str

    def __iter__(self) -> Generator[tuple[str, Any], None, None]:
        """The options and their values, without what properties have cached beside them."""
        yield from ((option, getattr(self, option)) for option in type(self).model_fields)

    @classmethod
    def component_name(cls) -> str:
        """The name that experiments choose this component by."""
        return cls.model_fields["name"].default

    @classmethod
    def is_abstract(cls) -> bool:
        """Whether it has no name to be chosen by, like the class of a kind. As an option it takes any derived class."""
        return not isinstance(cls.component_name(), str)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        if not cls.is_abstract() or schema["type"] != "model":  # where it was asked for before, it is wrapped already
            return schema
        reference = schema.pop("ref", None)  # JSON schemas call this class by it
        return core_schema.with_info_wrap_validator_function(cls._an_object, schema, ref=reference)

    @classmethod
    def _an_object(cls, given: Any, make: Callable[[Any], Self], info: ValidationInfo) -> Self:
        """Accept objects only: which class a table means depends on the plugins."""
        if isinstance(given, cls):
            return make(given)
        made = (info.context or {}).get(given.get(PLACEHOLDER)) if isinstance(given, dict) else None
        if made is None:
            raise PydanticCustomError(
                "component", "Input should be an instance of {expected}", {"expected": cls.__name__}
            )
        return made
