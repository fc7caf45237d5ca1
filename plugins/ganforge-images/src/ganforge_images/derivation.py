"""Derivation: makes a source from its target."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from ganforge.components.rounds import Tensor


class Derivation(BaseModel):
    """Makes sources from targets; experiments choose it by `name`."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    channels: ClassVar[int | None] = 1
    """Channels of the source; None: as many as the target has."""

    def derive(self, target: Tensor, seed: Tensor) -> Tensor:
        """Make the source.

        Args:
            target: (height, width, channels) float32 in [-1, 1].
            seed: (2,) int32; always the same for the same file.

        Returns:
            (height, width, `channels`) float32 in [-1, 1], written with `tf` operations.
        """
        raise NotImplementedError
