"""At which steps something is due."""

from ganforge.experiment.trainer_options import TrainerOptions


class DueSteps:
    """Logs, sheets, validations, checkpoints and reading records are due at multiples, wherever a run starts."""

    def __init__(self, options: TrainerOptions, record_room: int) -> None:
        self.steps = options.steps
        self.validate_every = options.validate_every or options.sample_every
        self._due = (
            options.log_every,
            options.sample_every,
            options.checkpoint_every,
            self.validate_every,
            record_room,
        )
        # A call ends at multiples too: a resumed run then calls as one that was never stopped.
        self._ends = (*self._due, options.steps_per_call)

    def until_next(self, step: int) -> int:
        """How many steps the next call may train."""
        return min(self.steps - step, *(every - step % every for every in self._ends))

    def is_due(self, step: int) -> bool:
        """Whether anything is due at this step."""
        return any(step % every == 0 for every in self._due)
