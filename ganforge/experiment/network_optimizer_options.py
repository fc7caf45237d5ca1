"""What one network's optimizer has otherwise than its side's."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from ganforge.errors import TrainingError
from ganforge.experiment.optimizer_options import OptimizerOptions


class NetworkOptimizerOptions(BaseModel):
    """The optimizer of one network. What is left out is as in the optimizer of its side."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

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


def _left_out(name: str) -> tuple[Any, Any]:
    """The same option, which may be left out."""
    field = OptimizerOptions.model_fields[name]
    annotation: Any = field.annotation
    return Annotated[annotation, None, *field.metadata] | None, Field(None, description=field.description)


if not TYPE_CHECKING:
    NetworkOptimizerOptions = create_model(
        "NetworkOptimizerOptions",
        __base__=NetworkOptimizerOptions,
        __doc__=NetworkOptimizerOptions.__doc__,
        **{name: _left_out(name) for name in OptimizerOptions.model_fields},
    )
