"""What examples hold beyond source and target: the tables `[dataset.extras.NAME]`."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

_RESERVED = ("source", "target", "sample", "chance", "step")


def _is_free(name: str) -> str:
    if name in _RESERVED:
        raise ValueError(f"an extra cannot be called {name!r}, which has a meaning already. Choose another name.")
    return name


ExtraName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$"), AfterValidator(_is_free)]
"""How networks, losses and files call an extra."""


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names) or "" in names:
        raise ValueError(f"{list(names)} should be the names of classes, each once.")
    return names


ClassNames = Annotated[tuple[str, ...], Field(min_length=2), AfterValidator(_each_once)]


class ClassSubfolders(BaseModel):
    """A class: the name of the subfolder that the image is in."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    class_subfolders: Literal[True] = Field(
        description="Each subfolder holds the images of one class, and is named after it."
    )
    classes: ClassNames | None = Field(
        None,
        description="The names of the classes, in the order of their numbers. By default, those that the training "
        "images have, sorted.",
    )


Extra = ClassSubfolders
