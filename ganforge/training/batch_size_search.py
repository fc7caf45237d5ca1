"""Choosing the batch size: the largest that fits into memory and still trains more images per second."""

import logging
from dataclasses import dataclass
from typing import Protocol

from ganforge.errors import TrainingError

logger = logging.getLogger("ganforge.batch_size")

SHARE = 0.8
"""The part of the available memory that training may take: sample sheets, metrics and checkpoints need some, too."""
GAIN = 1.05
"""By how much a batch twice as large must train more images per second."""
PATIENCE = 2
"""How many batches in a row may bring no gain before larger ones are not tried: one may have been disturbed."""
GIBIBYTE = 2**30


@dataclass(frozen=True)
class Machine:
    """What batches are tried on.

    Attributes:
        unit: every batch is a multiple of it: one example per device and part of a batch.
        memory: the bytes that are available; None where only trying shows whether a batch fits.
    """

    unit: int
    memory: int | None


@dataclass(frozen=True)
class Trial:
    """A batch that fits.

    Attributes:
        size: how many examples.
        built: the most bytes that were taken before the first step; None where unknown.
        memory: the most bytes that were taken; None where unknown.
        speed: images per second.
        examples: of the training split; None where there is no end.
    """

    size: int
    built: int | None
    memory: int | None
    speed: float
    examples: int | None

    def __str__(self) -> str:
        memory = "" if self.memory is None else f", {self.memory / GIBIBYTE:.1f} GiB"
        return f"{self.size}: {self.speed:.3g} images/s{memory}"


@dataclass(frozen=True)
class BatchSize:
    """The batch size that was chosen, and why it is not larger."""

    size: int
    reason: str

    def __str__(self) -> str:
        return f"{self.size}: {self.reason}"


class Trials(Protocol):
    """Trains a few steps with batches of a size."""

    machine: Machine

    def attempt(self, size: int) -> Trial | None:
        """Train with this batch size; None if it does not fit into memory."""
        ...


def choose_batch_size(trials: Trials) -> BatchSize:
    """Double the batch until it does not fit, or two larger ones in a row train no more images per second.

    A batch that is expected not to fit is never tried on a processor, where it might take memory from other programs.

    Raises:
        TrainingError: not even the smallest batch fits.
    """
    machine, tried, limit = trials.machine, list[Trial](), ""
    best: Trial | None = None
    for size in (machine.unit * 2**power for power in range(31)):
        limit = _limit(size, machine, tried)
        trial = None if limit else trials.attempt(size)
        if trial is None:
            limit = limit or f"{size} do not fit into memory."
            break
        logger.info("trainer.batch_size: %s", trial)
        tried.append(trial)
        if best is None or trial.speed > best.speed * GAIN:
            best = trial
        elif size >= best.size * 2**PATIENCE:
            break
    if best is None:
        raise TrainingError(
            f"trainer.batch_size: {limit} Expected memory for the smallest batch. Lower dataset.size or "
            "generator.filters, or free memory."
        )
    return BatchSize(best.size, limit if tried[-1] is best else "larger batches train no more images per second.")


def _limit(size: int, machine: Machine, tried: list[Trial]) -> str:
    """Why a batch is not tried; empty where it is. What a step takes grows with the batch."""
    if not tried:
        return ""
    last = tried[-1]
    if last.examples and size > last.examples:
        return f"the training split has {last.examples} examples."
    if machine.memory is None or last.memory is None:
        return ""
    before = (tried[-2].size, tried[-2].memory or 0) if len(tried) > 1 else (0, last.built or 0)
    expected = last.memory + (last.memory - before[1]) * (size - last.size) / (last.size - before[0])
    if expected <= SHARE * machine.memory:
        return ""
    free = f"{machine.memory / GIBIBYTE:.1f} GiB that are free"
    return f"{size} would take about {expected / GIBIBYTE:.1f} GiB of the {free}."
