"""One variant of an experiment in its `[sweep]` table."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class SweepVariant(BaseModel):
    """One variant: a name, and the options in which it differs from the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str = Field(min_length=1, description="What tables and pictures call it; it names the run folder, too.")
    set: dict[str, Any] = Field(
        {}, description='Options by their keys, as `--set` takes them: { "losses.l1.weight" = 0 }.'
    )
