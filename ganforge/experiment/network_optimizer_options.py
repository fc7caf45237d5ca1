"""What one network's optimizer has otherwise than its side's."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt, ValidationError

from ganforge.errors import TrainingError
from ganforge.experiment.optimizer_options import OptimizerName, OptimizerOptions, Schedule


def _of_side(name: str) -> Any:
    """The same option, which may be left out."""
    field = OptimizerOptions.model_fields[name]
    bounds = {key: getattr(mark, key) for mark in field.metadata for key in ("gt", "ge", "lt") if hasattr(mark, key)}
    return Field(None, description=field.description, **bounds)


class NetworkOptimizerOptions(BaseModel):
    """The optimizer of one network. What is left out is as in the optimizer of its side."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: OptimizerName | None = _of_side("name")
    learning_rate: float | None = _of_side("learning_rate")
    beta_1: float | None = _of_side("beta_1")
    beta_2: float | None = _of_side("beta_2")
    epsilon: float | None = _of_side("epsilon")
    options: dict[str, float | bool] | None = _of_side("options")
    weight_decay: float | None = _of_side("weight_decay")
    clip_norm: PositiveFloat | None = _of_side("clip_norm")
    clip_value: PositiveFloat | None = _of_side("clip_value")
    schedule: Schedule | None = _of_side("schedule")
    decay_from: float | None = _of_side("decay_from")
    decay_at: tuple[PositiveInt, ...] | None = _of_side("decay_at")
    decay_by: float | None = _of_side("decay_by")
    warmup: int | None = _of_side("warmup")
    frozen: bool | None = _of_side("frozen")
    frozen_until: int | None = _of_side("frozen_until")

    def over(self, side: OptimizerOptions, network: str) -> OptimizerOptions:
        """The options of a network on this side.

        Raises:
            TrainingError: the two do not go together.
        """
        given = {name: value for name, value in self if value is not None}
        try:
            return OptimizerOptions(**{**dict(side), **given})
        except ValidationError as error:
            raise TrainingError(f"trainer.optimizers.{network}: {error.errors()[0]['ctx']['error']}") from error
