"""The `[sweep]` table: the variants of an experiment that `ganforge sweep` compares."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ganforge.experiment.sweep_variant import SweepVariant


class SweepOptions(BaseModel):
    """What `ganforge sweep` compares: each variant with each combination of the values. No run depends on it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    variants: tuple[SweepVariant, ...] = Field((), description="Variants whose options change together.")
    grid: dict[str, list[Any]] = Field(
        {}, description='The values of an option, by its key, as `--grid` takes them: "discriminator.layers" = [0, 1].'
    )

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [variant.name for variant in self.variants]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two variants are called {twice[0]!r}. Give each a name of its own.")
        return self
