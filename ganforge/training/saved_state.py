"""All that a checkpoint holds, and how a run continues from it."""

import logging
from collections.abc import Iterator, Mapping

import numpy as np

from ganforge.components.shapes import ExampleShape, shape_to_json
from ganforge.errors import RunError
from ganforge.training.checkpoints.saving import Saving
from ganforge.training.clock import Clock
from ganforge.training.prepared_run import PreparedRun
from ganforge.training.step.learner import Learner

trouble = logging.getLogger("ganforge.trouble")

SHARE = "share/"
FACTS = ("shape", "seconds", "order", "skipped", "best/step", "best/figure", "best/metric")
"""What a checkpoint holds beside the state's variables, with the share of its learning rate that each network has."""


def facts(shape: ExampleShape, seconds: float = 0.0, order: int = 0, skipped: int = 0) -> dict[str, np.ndarray]:
    """What a checkpoint holds of the data and the time, by default before the first step."""
    return {
        "shape": np.array(shape_to_json(shape)),
        "seconds": np.array(seconds),
        "order": np.array(order),
        "skipped": np.array(skipped),
    }


class SavedState:
    """The state of a run, its clock, its place in the data and what was best, as arrays.

    Attributes:
        clock: seconds of training so far.
    """

    def __init__(self, prepared: PreparedRun, saving: Saving) -> None:
        self.prepared = prepared
        self.saving = saving
        self.clock = Clock()

    def arrays(self) -> dict[str, np.ndarray]:
        """All that a checkpoint holds."""
        feed = self.prepared.feed
        return {
            **self.prepared.state.arrays(),
            **facts(self.prepared.shape, self.clock.seconds, feed.stream.order, feed.skipped),
            **self._shares(),
        }

    def learning_rates(self) -> dict[str, float]:
        """What is shown of the learning rates."""
        step = self.prepared.state.trained_steps
        return {name: rate for side in self.prepared.state.sides for name, rate in side.learning_rates(step).items()}

    def restore(self, step: int, order: int | None = None) -> None:
        """Continue from a checkpoint, with the data in its order unless another is given; later ones are removed.

        Raises:
            RunError: the checkpoint cannot be used.
        """
        arrays = self.saving.checkpoints.load(step)
        known = {name: arrays.pop(name) for name in [*arrays] if name in FACTS or name.startswith(SHARE)}
        shares = {name: float(share) for name, share in known.items() if name.startswith(SHARE)}
        self._refuse_rates_of_nothing(step, shares)
        self.prepared.state.restore(arrays)
        self._limit_learning_rates(step, shares)
        self.saving.checkpoints.sweep(step)
        self.clock = Clock(float(known["seconds"]))
        feed = self.prepared.feed
        feed.restart(int(known.get("order", 0)) if order is None else order, int(known.get("skipped", 0)))
        self.saving.restore(known)
        self.prepared.loop.feed(feed.stream)

    def _shares(self) -> dict[str, np.ndarray]:
        """What the schedule of each network that learns leaves of its rate."""
        step = self.prepared.state.step.value
        return {f"{SHARE}{name}": np.array(learner.learning_rate.share(step)) for name, learner in self._learners()}

    def _learners(self) -> Iterator[tuple[str, Learner]]:
        for side in self.prepared.state.sides:
            if side.plays:
                yield from ((name, learner) for name, learner in side.learning.items() if not learner.options.frozen)

    def _refuse_rates_of_nothing(self, step: int, shares: Mapping[str, float]) -> None:
        steps = self.prepared.experiment.trainer.steps
        if shares and not any(shares.values()) and step < steps:
            raise RunError(
                f"{self.saving.checkpoints.path(step)}: trainer.steps is {steps}, but here the learning rate has "
                "fallen to 0 as planned, so that more steps would change nothing. Expected a checkpoint from before "
                f"the end of the decay: choose one of {self.saving.checkpoints.steps()[:-1]} with --step."
            )

    def _limit_learning_rates(self, step: int, shares: Mapping[str, float]) -> None:
        """With more steps than planned at first, a rate that has begun to fall never rises again."""
        for name, learner in self._learners():
            share = shares.get(f"{SHARE}{name}", 1.0)
            if learner.learning_rate.limit(share, step):
                trouble.warning(
                    "learning rate of %s: it had begun to fall, and more trainer.steps do not raise it again: it stays "
                    "at %.3g until the new decay goes below that.",
                    name,
                    share * learner.options.learning_rate,
                )
