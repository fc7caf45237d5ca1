"""The `[trainer]` table: the options of training that belong to no component."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from ganforge.errors import TrainingError
from ganforge.experiment.discriminator_augmentation_options import DiscriminatorAugmentationOptions
from ganforge.experiment.network_optimizer_options import NetworkOptimizerOptions
from ganforge.experiment.optimizer_options import OptimizerOptions

Precision = Literal["float32", "bfloat16", "float16"]


class TrainerOptions(BaseModel):
    """How an experiment is trained. Intervals are in steps; one step is one update of each side."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    steps: PositiveInt = Field(description="How many steps to train.")
    batch_size: Literal["auto"] | PositiveInt = Field(
        1,
        description="Examples per step, on all devices and workers together. auto: the largest that fits into memory "
        "and still trains more images per second than smaller ones, found by trying before the run starts.",
    )
    seed: int = Field(0, ge=0, lt=2**31, description="Seed of weights, dropout, data order and augmentation.")
    start_from: Path | None = Field(
        None,
        description="A run folder, or one of its checkpoints, whose weights the networks start with where names and "
        "shapes fit. It is read at the first step only.",
    )
    log_every: PositiveInt = Field(50, description="Steps between rows of results.csv.")
    sample_every: PositiveInt = Field(500, description="Steps between sample sheets in samples/.")
    samples: PositiveInt = Field(4, description="Rows of a sample sheet: how many validation images it shows.")
    validate_every: PositiveInt | None = Field(
        None, description="Steps between validations; by default the same as sample_every."
    )
    validation_examples: PositiveInt = Field(
        64, description="How many examples of the validation split are measured by metrics."
    )
    checkpoint_every: PositiveInt = Field(1000, description="Steps between checkpoints.")
    keep_checkpoints: PositiveInt = Field(
        3, description="How many of the newest checkpoints to keep; older ones are removed."
    )
    keep_every: PositiveInt | None = Field(None, description="Never remove the checkpoints at multiples of this step.")
    best: str | None = Field(
        None,
        description="A metric, by its name or that of its figure: the checkpoint with its best value is kept, for "
        "`predict --step best`.",
    )
    on_save_error: Literal["stop", "continue"] = Field(
        "stop",
        description="If the run folder cannot be written: stop, or continue training and try again at the next save.",
    )
    on_nan: Literal["stop", "rollback"] = Field(
        "stop",
        description="If a loss or gradient is not finite: stop, or return to the last checkpoint and continue with the "
        "data in another order, at most three times.",
    )
    on_bad_file: Literal["stop", "skip"] = Field(
        "stop",
        description="If an example cannot be read: stop, or use the next example in its place.",
    )
    accumulate: PositiveInt = Field(
        1, description="Split the batch of each device into this many parts, computed one after another to save memory."
    )
    precision: Literal["auto"] | Precision = Field(
        "float32",
        description="Number format that networks compute in; weights, losses and updates are always float32. auto: the "
        "fastest on this machine whose outputs stay within 2 % of float32, found by measuring the networks for a "
        "second before the run starts.",
    )
    strategy: Literal["auto", "single", "mirrored", "multi-worker", "tpu"] = Field(
        "auto",
        description="Devices to train on. auto uses all workers named by TF_CONFIG or Slurm, and on each every visible "
        "GPU, or the CPU if there is none; a single worker uses no more GPUs than the batch can be split over. A run "
        "may be resumed with another strategy.",
    )
    update: Literal["alternating", "simultaneous"] = Field(
        "alternating",
        description="alternating: the discriminator is updated first and then judges the generator; "
        "simultaneous: one judgement serves both sides, which is faster.",
    )
    discriminator_steps: PositiveInt = Field(1, description="Updates of the discriminator per update of the generator.")
    generator_optimizer: OptimizerOptions = Field(OptimizerOptions(), description="The optimizer of the generators.")
    discriminator_optimizer: OptimizerOptions = Field(
        OptimizerOptions(), description="The optimizer of the discriminators."
    )
    judged_labels: Literal["one-hot", "as-made"] = Field(
        "one-hot",
        description="What discriminators see of label maps that a generator makes: the likeliest class of each pixel, "
        "as in true label maps; or the generator's numbers, which they soon tell from true ones.",
    )
    discriminator_augmentation: DiscriminatorAugmentationOptions = Field(
        DiscriminatorAugmentationOptions(),
        description="Random changes to the images that discriminators see, for training with few images.",
    )
    optimizers: dict[str, NetworkOptimizerOptions] = Field(
        {}, description="The optimizers of single networks, by name; what is left out is as in that of their side."
    )
    ema: float | None = Field(
        None,
        gt=0,
        lt=1,
        description="Decay of a running mean of the generator's weights; if set, images are made with the mean.",
    )
    steps_per_call: PositiveInt = Field(
        1, description="Steps per call of the compiled function; more is faster for tiny networks."
    )
    jit_compile: Literal["auto"] | bool = Field(
        "auto",
        description="Compile with XLA; auto: on GPUs only. A network that XLA cannot compile is trained without, and "
        "named on the first screen.",
    )
    deterministic: bool = Field(False, description="Use only operations that give identical results every time.")

    @property
    def examples_per_step(self) -> int:
        """The batch size as a number.

        Raises:
            TrainingError: it is not chosen yet.
        """
        if self.batch_size == "auto":
            raise TrainingError('trainer.batch_size: it is "auto". Expected a number here. Set trainer.batch_size=1.')
        return self.batch_size
