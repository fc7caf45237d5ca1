"""The checks that every metric passes."""

from typing import ClassVar

import numpy as np

from ganforge.components import Metric
from ganforge.components.shapes import ExampleShape
from ganforge.testing.component_contract import ComponentContract
from ganforge.testing.random_images import SMALL, random_batch, random_images

COUNT = 6
TIMES = 5


class MetricContract(ComponentContract[Metric]):
    """What every metric must do: give one number for all examples, in any batches and in any order.

        class TestPeakSignalToNoise(MetricContract):
            component = PeakSignalToNoise()

    Attributes:
        component: an instance.
        shape: of source and target; 32x64x1 -> 32x64x3 unless given.
    """

    base: ClassVar[type[Metric]] = Metric
    shape: ExampleShape = SMALL

    def examples(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Sources and targets; noise unless overridden, as for a metric of label maps."""
        batch = random_batch(self.shape, count)
        return batch["source"], batch["target"]

    def test_it_measures_each_example(self) -> None:
        """`measure` gives (batch, ...), and what it gives for an example depends on no other."""
        images = self._translations()
        together = self.component.measure(*images)
        message = f"measure() gave {np.shape(together)} for a batch of {COUNT}. Expected ({COUNT}, ...)."
        assert np.shape(together)[:1] == (COUNT,), message
        for place in range(COUNT):
            alone = self.component.measure(*(image[place : place + 1] for image in images))
            message = "what it measures of an example changes with the other examples"
            np.testing.assert_allclose(together[place], alone[0], rtol=1e-4, atol=1e-6, err_msg=message)

    def test_it_gives_one_finite_number(self) -> None:
        """`summarize` gives a float, also for a perfect translation and for no more examples than `images_needed`."""
        source, target, generated = self._translations()
        fewest = self.component.images_needed
        for what, made, count in (
            ("poor translations", generated, COUNT),
            ("perfect translations", target, COUNT),
            (f"{fewest} poor translations", generated, fewest),
        ):
            figure = self.component.summarize(self.component.measure(source[:count], target[:count], made[:count]))
            assert isinstance(figure, float), f"summarize() gave {type(figure).__name__}. Expected a float."
            assert np.isfinite(figure), f"it is {figure} for {what}. Expected a finite number."

    def test_it_gives_the_figures_of_examples_drawn_with_replacement(self) -> None:
        """`resampled` gives finite numbers for an interval, at most one for each draw."""
        measured = self.component.measure(*self._translations())
        draws = np.random.default_rng(0).integers(0, COUNT, (TIMES, COUNT))
        figures = np.asarray(self.component.resampled(measured, draws))
        message = f"resampled() gave {figures.shape} for {TIMES} draws. Expected ({TIMES},), or fewer figures."
        assert figures.ndim == 1 and 0 < len(figures) <= TIMES, message
        assert np.isfinite(figures).all(), f"resampled() gave {figures}. Expected finite numbers."

    def test_its_figure_is_called_after_it(self) -> None:
        """`figure_name` is its name, and what else decides the figure: columns and messages are called so."""
        named = self.component.figure_name
        message = f"figure_name is {named!r}. Expected {self.component.name!r}, or that, / and what else decides it."
        assert named == self.component.name or named.startswith(f"{self.component.name}/"), message

    def test_the_size_of_batches_makes_no_difference(self) -> None:
        """Batches of any size, gathered over any number of devices, give the same number."""
        images = self._translations()
        parts = [tuple(image[part] for image in images) for part in (slice(0, 1), slice(1, 3), slice(3, COUNT))]
        measured = np.concatenate([self.component.measure(*part) for part in parts])
        whole = self.component.summarize(self.component.measure(*images))
        message = "batches of 1, 2 and 3 give another number than one batch of all"
        np.testing.assert_allclose(self.component.summarize(measured), whole, rtol=1e-4, err_msg=message)

    def test_the_order_of_examples_makes_no_difference(self) -> None:
        """The same examples in another order give the same number."""
        measured = self.component.measure(*self._translations())
        figures = [self.component.summarize(order) for order in (measured, measured[::-1])]
        message = "the examples in another order give another number"
        np.testing.assert_allclose(figures[1], figures[0], rtol=1e-4, err_msg=message)

    def test_a_perfect_translation_is_best(self) -> None:
        """The target itself is at least as good as its negative, in the direction that `higher_is_better` says."""
        source, target, _ = self._translations()
        perfect, poor = (
            self.component.summarize(self.component.measure(source, target, made)) for made in (target, -target)
        )
        sign = 1 if self.component.higher_is_better else -1
        message = f"{perfect} for the target itself, {poor} for its negative, but higher_is_better = {sign > 0}"
        assert sign * perfect >= sign * poor, message

    def _translations(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Sources, targets, and mixtures of target and noise, each with another share of the target."""
        source, target = self.examples(COUNT)
        share = np.linspace(0.2, 0.8, COUNT, dtype="float32").reshape(-1, 1, 1, 1)
        noise = np.stack(
            [random_images(self.shape.target._replace(channels=target.shape[-1]), 1, n)[0] for n in range(COUNT)]
        )
        return source, target, share * target + (1 - share) * noise
