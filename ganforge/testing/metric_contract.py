"""The checks that every metric passes."""

from typing import ClassVar

import numpy as np

from ganforge.components import Metric
from ganforge.components.shapes import PairShape
from ganforge.testing.component_contract import ComponentContract
from ganforge.testing.random_images import SMALL, random_batch, random_images

COUNT = 6


class MetricContract(ComponentContract[Metric]):
    """What every metric keeps to: one figure of all examples, however they came in batches and in whatever order.

        class TestPeakSignalToNoise(MetricContract):
            component = PeakSignalToNoise()

    component: an instance.
    shape: of source and target, 32x64x1 -> 32x64x3 unless given.
    """

    base: ClassVar[type[Metric]] = Metric
    shape: PairShape = SMALL

    def examples(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Sources and targets, noise unless overridden: a metric of label maps, for one, overrides it."""
        batch = random_batch(self.shape, count)
        return batch["source"], batch["target"]

    def test_it_measures_each_example(self) -> None:
        """`measure` gives (batch, ...), and what it gives of an example depends on no other."""
        images = self._translations()
        together = self.component.measure(*images)
        told = f"measure() should give (batch, ...) for a batch of {COUNT}, not"
        assert np.shape(together)[:1] == (COUNT,), f"{told} {np.shape(together)}"
        for place in range(COUNT):
            alone = self.component.measure(*(image[place : place + 1] for image in images))
            told = "what it measures of an example changes with the other examples"
            np.testing.assert_allclose(together[place], alone[0], rtol=1e-4, atol=1e-6, err_msg=told)

    def test_it_gives_one_finite_figure(self) -> None:
        """`summarize` gives a float, also of one example and of a translation that is perfect."""
        source, target, generated = self._translations()
        for what, made, count in (
            ("a poor", generated, COUNT),
            ("a perfect", target, COUNT),
            ("one poor", generated, 1),
        ):
            figure = self.component.summarize(self.component.measure(source[:count], target[:count], made[:count]))
            assert isinstance(figure, float), f"summarize() should give a float, not {type(figure).__name__}"
            assert np.isfinite(figure), f"{figure} for {what} translation"

    def test_batch_by_batch_it_is_the_same(self) -> None:
        """Batches of other sizes, gathered over any number of devices, come to the same figure."""
        images = self._translations()
        parts = [tuple(image[part] for image in images) for part in (slice(0, 1), slice(1, 3), slice(3, COUNT))]
        measured = np.concatenate([self.component.measure(*part) for part in parts])
        whole = self.component.summarize(self.component.measure(*images))
        told = "in batches of 1, 2 and 3 it comes to another figure than all at once"
        np.testing.assert_allclose(self.component.summarize(measured), whole, rtol=1e-4, err_msg=told)

    def test_an_order_of_examples_is_as_good_as_another(self) -> None:
        """The figure is of the examples, not of their order."""
        measured = self.component.measure(*self._translations())
        figures = [self.component.summarize(order) for order in (measured, measured[::-1])]
        told = "in another order of the examples it comes to another figure"
        np.testing.assert_allclose(figures[1], figures[0], rtol=1e-4, err_msg=told)

    def test_a_perfect_translation_is_the_better_one(self) -> None:
        """The target itself is at least as good as its negative, by what `higher_is_better` says."""
        source, target, _ = self._translations()
        perfect, poor = (
            self.component.summarize(self.component.measure(source, target, made)) for made in (target, -target)
        )
        sign = 1 if self.component.higher_is_better else -1
        told = f"{perfect} for the target itself, {poor} for its negative, higher_is_better = {sign > 0}"
        assert sign * perfect >= sign * poor, told

    def _translations(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Sources, targets, and images that have something of their target; of each another share."""
        source, target = self.examples(COUNT)
        share = np.linspace(0.2, 0.8, COUNT, dtype="float32").reshape(-1, 1, 1, 1)
        noise = np.stack(
            [random_images(self.shape.target._replace(channels=target.shape[-1]), 1, n)[0] for n in range(COUNT)]
        )
        return source, target, share * target + (1 - share) * noise
