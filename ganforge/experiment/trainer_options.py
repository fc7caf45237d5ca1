"""The `[trainer]` table: everything about training that is not a component."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

Precision = Literal["float32", "bfloat16", "float16"]


class AdamOptions(BaseModel):
    """Adam (Kingma and Ba 2015) for one side; the defaults are pix2pix's."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    learning_rate: PositiveFloat = Field(2e-4, description="Step size at the start.")
    beta_1: float = Field(0.5, ge=0, lt=1, description="Decay of the gradient's running mean.")
    beta_2: float = Field(0.999, ge=0, lt=1, description="Decay of the squared gradient's running mean.")
    epsilon: PositiveFloat = Field(1e-8, description="Added to the root of the squared gradient.")
    clip_norm: PositiveFloat | None = Field(None, description="Largest global norm of the gradient; none by default.")
    schedule: Literal["constant", "linear-decay"] = Field(
        "constant", description="constant, or constant at first and then linear to 0 at the last step."
    )
    decay_from: float = Field(0.5, ge=0, lt=1, description="linear-decay: the share of all steps before the decay.")


class TrainerOptions(BaseModel):
    """How an experiment is trained; lengths are in steps, a step is one update of each side."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    steps: PositiveInt = Field(description="Steps to train.")
    batch_size: PositiveInt = Field(1, description="Examples a step, over all devices and workers together.")
    seed: int = Field(0, ge=0, lt=2**31, description="Seeds weights, dropout, data order and augmentation.")
    log_every: PositiveInt = Field(50, description="Steps between rows of results.csv.")
    sample_every: PositiveInt = Field(500, description="Steps between sample grids.")
    samples: PositiveInt = Field(4, description="Rows of a sample grid.")
    validate_every: PositiveInt | None = Field(
        None, description="Steps between validations; by default as often as sample grids."
    )
    validation_examples: PositiveInt = Field(64, description="Examples of the validation split that metrics look at.")
    checkpoint_every: PositiveInt = Field(1000, description="Steps between checkpoints.")
    keep_checkpoints: PositiveInt = Field(3, description="Checkpoints kept; older ones are removed.")
    keep_every: PositiveInt | None = Field(None, description="Keep the checkpoints at multiples of this step for good.")
    best: str | None = Field(
        None, description="A metric; the checkpoint it likes best is kept, for `predict --step best`."
    )
    on_save_error: Literal["stop", "continue"] = Field(
        "stop", description="When the run folder cannot be written: stop, or train on and try again at the next save."
    )
    on_nan: Literal["stop", "rollback"] = Field(
        "stop",
        description="When a loss or gradient is not finite: stop, or go back to the last checkpoint and on with the "
        "data in another order, three times at most.",
    )
    on_bad_file: Literal["stop", "skip"] = Field(
        "stop",
        description="When an example cannot be read while training: stop, or take the one after it in its place.",
    )
    accumulate: PositiveInt = Field(
        1, description="Parts that each device takes its share of a batch in, one after the other: less memory."
    )
    precision: Precision = Field(
        "float32", description="What networks compute in; weights, losses and updates are float32 in any."
    )
    strategy: Literal["auto", "single", "mirrored", "multi-worker", "tpu"] = Field(
        "auto",
        description="Devices to train on; auto takes all workers that TF_CONFIG or Slurm names, each with every "
        "visible GPU, or else the CPU. A run may go on with another.",
    )
    update: Literal["alternating", "simultaneous"] = Field(
        "alternating",
        description="alternating: the generator is judged by the updated discriminator; "
        "simultaneous: one judgement serves both sides, cheaper.",
    )
    discriminator_steps: PositiveInt = Field(1, description="Updates of the discriminator for one of the generator.")
    generator_optimizer: AdamOptions = Field(AdamOptions(), description="The generators' optimizer.")
    discriminator_optimizer: AdamOptions = Field(AdamOptions(), description="The discriminators' optimizer.")
    ema: float | None = Field(
        None, gt=0, lt=1, description="Decay of a running mean of the generator's weights, which then makes the images."
    )
    steps_per_call: PositiveInt = Field(1, description="Steps in one call of the compiled step; helps tiny networks.")
    jit_compile: Literal["auto"] | bool = Field("auto", description="Compile with XLA; auto does so on GPUs.")
    deterministic: bool = Field(False, description="Only operations that give the same bits every time.")
