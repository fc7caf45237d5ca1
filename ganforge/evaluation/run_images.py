"""RunImages: the examples of a split, and what a run makes of them."""

from collections.abc import Iterator, Mapping

import numpy as np

from ganforge.components import Examples, Split
from ganforge.data.example_arrays import as_seen, readable_in_order
from ganforge.data.prepared_examples import load_examples
from ganforge.data.unreadable_examples import Unreadable
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError
from ganforge.evaluation.compared_images import ComparedImages
from ganforge.evaluation.run_options import RunOptions
from ganforge.experiment.experiment import Experiment
from ganforge.inference.translator import Translator
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import recorded_experiment
from ganforge.training.checkpoints.checkpoint_choice import chosen_step
from ganforge.training.checkpoints.packed_checkpoint import checkpoints_of

BATCH = 16


class RunImages:
    """Reads a split of a run's data and translates it, each time it is gone through.

    Attributes:
        described: which images these are, for records.
        dataset: where they come from.
        has_source: whether they are made from other images.
        count: how many examples there are to compare.
        skipped: how many could not be read the last time.
    """

    def __init__(self, run: RunDirectory, options: RunOptions, plugins: Plugins) -> None:
        """Load the checkpoint and the split.

        Raises:
            GanforgeError: the run has no such checkpoint, split or direction, or a component of it is missing.
        """
        step = chosen_step(run, options.step)
        experiment = recorded_experiment(run, plugins, options.overrides)
        self._translator = Translator(experiment, checkpoints_of(run).load(step), options.dropout)
        self._direction = self._translator.direction(options.direction)
        self._stops = experiment.trainer.on_bad_file == "stop"
        self._examples = _loaded(experiment, options.split)
        self.dataset = experiment.dataset
        self.has_source = self._direction.shape.source is not None
        usual = experiment.trainer.validation_examples if options.limit is None else options.limit
        size = usual if self._examples.size is None else self._examples.size
        self.count = min(size, options.limit or size)
        self.skipped = 0
        self.described = {
            "run": str(run.path.absolute()),
            "step": step,
            "split": options.split,
            "direction": options.direction,
        }

    def __iter__(self) -> Iterator[ComparedImages]:
        """Batches of examples with their translations; without sources, image n is made from seed n.

        Raises:
            DataError: an example cannot be read, and the run does not skip such.
        """
        self.skipped = 0
        batch: dict[int, Mapping[str, np.ndarray]] = {}
        for place, example in enumerate(readable_in_order(self._examples, self.count)):
            if isinstance(example, Unreadable):
                self._note(example)
                continue
            batch[place] = as_seen(example, self._examples)
            if len(batch) == BATCH:
                yield self._compared(batch)
                batch = {}
        if batch:
            yield self._compared(batch)

    def _note(self, example: Unreadable) -> None:
        if self._stops:
            raise DataError(example.message)
        self.skipped += 1

    def _compared(self, examples: Mapping[int, Mapping[str, np.ndarray]]) -> ComparedImages:
        names = next(iter(examples.values()))
        batch = {name: np.stack([example[name] for example in examples.values()]) for name in names}
        extras = {name: batch[name] for name in self._direction.shape.extras}
        source, target = batch.get(self._direction.given), batch[self._direction.made]
        if source is not None:
            return ComparedImages(source, target, self._translator.translate(source, extras, self._direction.name))
        rows = [{name: extra[row] for name, extra in extras.items()} for row in range(len(target))]
        made = [self._translator.sample([seed], row) for seed, row in zip(examples, rows, strict=True)]
        return ComparedImages(None, target, np.concatenate(made))


def _loaded(experiment: Experiment, split: Split) -> Examples:
    try:
        return load_examples(
            experiment.dataset, split, experiment.trainer.seed, experiment.trainer.on_bad_file == "skip"
        )
    except DataError as error:
        other = "validation" if split == "test" else "test"
        raise DataError(f"{error} Or judge the run by another split: --split {other}") from error
