"""The options of an optimizer: of a side of the game, or of one network."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveFloat, PositiveInt, model_validator

OptimizerName = (
    Literal["adadelta", "adafactor", "adagrad", "adam", "adamax", "adamw"]
    | Literal["ftrl", "lamb", "lion", "nadam", "rmsprop", "sgd"]
)
"""Keras's optimizers.

Without Muon, which leaves convolutions to AdamW, and ScheduleFreeAdamW, whose networks make images with other weights
than they learn with.
"""
Schedule = Literal["constant", "linear-decay", "cosine", "steps"]


class OptimizerOptions(BaseModel):
    """How weights are updated; the defaults are those of pix2pix: Adam (Kingma and Ba 2015) with a constant rate."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: OptimizerName = Field("adam", description="The optimizer; all are Keras's, adam and adamw in a faster form.")
    learning_rate: PositiveFloat = Field(2e-4, description="Step size, before warm-up and schedule.")
    beta_1: float = Field(
        0.5, ge=0, lt=1, description="Decay of the running mean of the gradient, for optimizers that have one."
    )
    beta_2: float = Field(
        0.999,
        ge=0,
        lt=1,
        description="Decay of the running mean of the squared gradient, for optimizers that have one.",
    )
    epsilon: PositiveFloat = Field(1e-8, description="Added to the denominator, so that nothing is divided by zero.")
    options: dict[str, float | bool] = Field(
        {}, description="Further options of the Keras optimizer, such as momentum = 0.9 for sgd."
    )
    weight_decay: float | None = Field(
        None,
        ge=0,
        description="Weights shrink by this times the learning rate at each step; by default by 0.004 with adamw and "
        "not with the others.",
    )
    clip_norm: PositiveFloat | None = Field(
        None, description="A network's gradients are scaled down to this norm if they are longer; by default never."
    )
    clip_value: PositiveFloat | None = Field(
        None, description="Each number of a gradient is limited to this size, before clip_norm; by default none is."
    )
    schedule: Schedule = Field(
        "constant",
        description="constant; linear-decay or cosine: constant at first, then falling to 0 at the last step, in a "
        "line or in half a wave; steps: multiplied by decay_by at each step of decay_at.",
    )
    decay_from: float | None = Field(
        None,
        ge=0,
        lt=1,
        description="linear-decay and cosine: the fraction of all steps after which the rate begins to fall; by "
        "default 0.5 for linear-decay and 0 for cosine.",
    )
    decay_at: tuple[PositiveInt, ...] = Field((), description="steps: the steps at which the rate falls.")
    decay_by: float = Field(0.1, gt=0, lt=1, description="steps: what the rate is multiplied by there.")
    warmup: NonNegativeInt = Field(
        0, description="Steps in which the rate rises from 0 to its full size, from where the network begins to learn."
    )
    frozen: bool = Field(False, description="Never learn: no gradients, norms and dropout as for `predict`.")
    frozen_until: NonNegativeInt = Field(0, description="Be frozen for so many steps first.")

    @model_validator(mode="after")
    def _has_what_its_schedule_needs(self) -> Self:
        if self.schedule == "steps" and not self.decay_at:
            raise ValueError("schedule = 'steps' needs decay_at, such as decay_at = [30000, 60000].")
        return self

    def is_frozen(self, step: int) -> bool:
        """Whether the network does not learn in the step that follows so many."""
        return self.frozen or step < self.frozen_until
