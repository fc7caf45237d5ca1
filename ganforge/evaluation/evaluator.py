"""Evaluates a run, or a folder of images by another."""

from collections.abc import Callable

from ganforge.components import Metric
from ganforge.components.distribution_metric import DistributionMetric
from ganforge.evaluation.evaluation import Evaluation
from ganforge.evaluation.folder_images import FolderImages
from ganforge.evaluation.measuring import Measuring
from ganforge.evaluation.metric_choice import MetricChoice
from ganforge.evaluation.run_images import RunImages

Progress = Callable[[int, int], None]
"""Called with how many images are done, and how many there are."""


def evaluate_run(images: RunImages, choice: MetricChoice, progress: Progress = lambda done, total: None) -> Evaluation:
    """Translate the examples of a split, and measure the translations.

    Raises:
        GanforgeError: an example cannot be read, or a metric that was asked for does not fit.
    """
    dataset, has_source = images.dataset, images.has_source

    def suits(metric: Metric) -> str:
        if "source" in metric.needs and not has_source:
            return "it compares images with their sources, and this run makes them from none."
        if "paired" in metric.needs and not (has_source and dataset.paired):
            return f"it compares images with their own targets, and those of dataset {dataset.name!r} are not paired."
        return ""

    measuring = Measuring(*choice.among(suits))
    done = 0
    for compared in images:
        measuring.add_pairs(compared)
        done += len(compared.generated)
        progress(done, images.count)
    skipped = (f"{images.skipped} examples could not be read and were passed over.",) if images.skipped else ()
    figures = measuring.figures(together=dataset.paired)
    return Evaluation(images.described, tuple(figures), measuring.left_out, skipped)


def evaluate_folders(
    images: FolderImages, choice: MetricChoice, progress: Progress = lambda done, total: None
) -> Evaluation:
    """Measure the images of one folder by those of another.

    Raises:
        GanforgeError: a file cannot be read, or a metric that was asked for does not fit.
    """

    def suits(metric: Metric) -> str:
        if "source" in metric.needs:
            return "it compares images with their sources, which two folders do not have."
        return images.apart if images.apart and not isinstance(metric, DistributionMetric) else ""

    measuring = Measuring(*choice.among(suits))
    total = len(images.generated) + len(images.targets)
    done = 0
    if not images.apart:
        for compared in images.pairs():
            measuring.add_pairs(compared)
            done += 2 * len(compared.generated)
            progress(done, total)
    else:
        for files, add in ((images.targets, measuring.add_targets), (images.generated, measuring.add_generated)):
            for batch in images.batches(files):
                add(batch)
                done += len(batch)
                progress(done, total)
    figures = measuring.figures(together=not images.apart)
    return Evaluation(images.described, tuple(figures), measuring.left_out, tuple(images.remarks))
