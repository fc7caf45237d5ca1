"""The checks that every loss passes."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pytest

from ganforge.components import Loss
from ganforge.components.shapes import ExampleShape
from ganforge.testing.component_contract import BackendFreeContract
from ganforge.testing.random_images import SMALL, random_images
from ganforge.testing.two_replicas import on_two_replicas

if TYPE_CHECKING:
    from ganforge.components.rounds import Round
    from ganforge.training.step.objective import SideName

SIDES: "tuple[SideName, ...]" = ("generator", "discriminator")
BATCH = 4


class LossContract(BackendFreeContract[Loss]):
    """What every loss must do: give a finite number for each example by itself, from what its `needs` declare.

    A loss that reads a field of its own method's rounds overrides `round`; one that reads an extra names it among the
    extras of `shape`. The rounds are those of the first step.

        class TestCharbonnier(LossContract):
            component = Charbonnier(epsilon=0.5)

    Attributes:
        component: an instance.
        shape: of source and target in the rounds that it is tried with; 32x64x1 -> 32x64x3 unless given.
    """

    base: ClassVar[type[Loss]] = Loss
    shape: ExampleShape = SMALL

    def round(self, parts: Mapping[str, Any], judge: Any) -> "Round":
        """A round of noise that has everything a loss may need.

        Args:
            parts: `source`, `target`, `generated`, `identity`, `cycled` and `chance`: tensors of BATCH examples, or of
                the share of one replica.
            judge: from any sample to a `Judgement`.
        """
        from ganforge.testing.rounds_of_noise import round_of

        return round_of(parts, judge)

    def test_it_has_a_term_for_a_side(self) -> None:
        """It overrides `generator`, `discriminator` or both."""
        message = "it trains nothing. Override generator(round), discriminator(round) or both, with a weight above 0."
        assert self._sides(), message

    def test_its_needs_are_parts_of_a_round(self) -> None:
        """`needs` names fields that a round can have; no method can provide a misspelt one."""
        from ganforge.testing.rounds_of_noise import readable

        known = readable(self._round("generator", self._parts()))
        unknown = sorted(self.component.needs - known)
        assert not unknown, f"`needs` names {', '.join(unknown)}. Expected names among {', '.join(sorted(known))}."

    def test_it_gives_one_number_per_example(self) -> None:
        """(batch,) float32: only the engine averages over the batch, which several devices may share."""
        for side in self._sides():
            figures = self._figures(side, self._parts())
            expected = f"Expected ({BATCH},) float32 for a batch of {BATCH}"
            assert figures.shape == (BATCH,), (
                f"its {side} term is {figures.shape}. {expected}: average over axes 1, 2 and 3 only."
            )
            assert figures.dtype == "float32", f"its {side} term is {figures.dtype}. {expected}."

    def test_it_is_finite_for_extreme_answers(self) -> None:
        """No number and no gradient is infinite or NaN for a very sure judge or for a perfect translation."""
        for side in self._sides():
            for what, parts, gain in self._extremes():
                figures, gradients = self._learned(side, parts, gain)
                assert np.isfinite(figures).all(), f"its {side} term is {figures} for {what}"
                finite = all(np.isfinite(gradient).all() for gradient in gradients)
                assert finite, f"its {side} term has a gradient that is not finite for {what}"

    def test_the_order_of_examples_makes_no_difference(self) -> None:
        """The same examples in another order get the same numbers, in that order."""
        order = np.array([2, 0, 3, 1])
        for side in self._sides():
            figures = self._figures(side, self._parts())
            shuffled = self._figures(side, {name: part[order] for name, part in self._parts().items()})
            message = f"its {side} term depends on the place of an example in the batch"
            np.testing.assert_allclose(shuffled, figures[order], rtol=1e-3, atol=1e-5, err_msg=message)

    def test_other_examples_make_no_difference(self) -> None:
        """The number of an example does not depend on the rest of the batch, which may be on another device."""
        others = self._parts(seed=50)
        for side in self._sides():
            figures = self._figures(side, self._parts())
            mixed = {name: np.concatenate([part[:1], others[name][1:]]) for name, part in self._parts().items()}
            message = f"its {side} term of an example changes with the other examples: it averages over the batch"
            np.testing.assert_allclose(self._figures(side, mixed)[0], figures[0], rtol=1e-3, atol=1e-5, err_msg=message)

    def test_it_is_linear_in_its_weight(self) -> None:
        """Only the engine multiplies by `weight`; a loss that does too would count it twice."""
        for side in self._sides():
            single, double = (self._total(side, weight) for weight in (1.0, 2.0))
            message = f"with twice the weight its {side} term is not twice as large. Leave `weight` to the engine."
            np.testing.assert_allclose(double, 2 * single, rtol=1e-4, atol=1e-6, err_msg=message)

    def test_its_opinions_are_shares(self) -> None:
        """If it reads judgements: of each logit, how surely it takes a sample for real, from 0 to 1, or None."""
        import tensorflow as tf

        if not self.component.needs & {"real", "fake"}:
            return
        logits = tf.reshape(tf.linspace(-300.0, 300.0, 32), (2, 4, 4, 1))
        if (opinions := self.component.opinion(logits)) is None:
            return
        found = np.asarray(opinions)
        assert found.shape == (2, 4, 4, 1), f"opinion() gave {found.shape} for (2, 4, 4, 1) logits. Expected the same."
        assert 0 <= found.min() <= found.max() <= 1, (
            f"opinions lie between {found.min()} and {found.max()}. Expected 0 to 1, or None for scores."
        )
        assert (np.diff(found.ravel()) >= 0).all(), (
            "a higher logit means less sure: expected opinions to rise with logits"
        )

    def test_it_reads_only_what_it_needs(self) -> None:
        """It reads source, target, generated and the fields that its `needs` declare."""
        from ganforge.testing.rounds_of_noise import GuardedRound

        for side in self._sides():
            guarded: Any = GuardedRound(self._round(side, self._parts()), self.component.needs)
            getattr(self.component, side)(guarded)

    def test_it_gives_a_gradient_to_what_it_trains(self) -> None:
        """The generators' term to an image that a generator made, the discriminators' term to the judge's weights."""
        for side in self._sides():
            _, gradients = self._learned(side, self._parts())
            message = f"its {side} term has no gradient: it trains nothing. Is it rounded, compared or stopped?"
            assert any(np.any(gradient) for gradient in gradients), message

    def test_two_replicas_add_up_to_one(self) -> None:
        """What two devices compute from half a batch each sums to what one computes from the whole."""
        on_two_replicas(self, "compare_replicas", ("component", "shape"))

    def compare_replicas(self, strategy: Any) -> None:
        """Compare the sum of two replicas with what one computes, in the process that has two devices."""
        import tensorflow as tf

        for side in self._sides():
            parts = self._parts()
            halves = {
                name: strategy.experimental_distribute_values_from_function(
                    lambda context, part=part: tf.constant(np.split(part, 2)[context.replica_id_in_sync_group])
                )
                for name, part in parts.items()
            }
            step = tf.function(lambda half, side=side: self._total(side, 1.0, half), autograph=False)
            summed = strategy.reduce(tf.distribute.ReduceOp.SUM, strategy.run(step, (halves,)), None)
            message = f"its {side} term on two devices differs from that on one device for the same batch"
            np.testing.assert_allclose(summed, self._total(side, 1.0), rtol=1e-3, atol=1e-5, err_msg=message)

    def _sides(self) -> "list[SideName]":
        return [side for side in SIDES if self.component.plays(side)]

    def _parts(self, seed: int = 0) -> dict[str, np.ndarray]:
        from ganforge.testing.rounds_of_noise import parts_of_rounds

        return parts_of_rounds(self.shape, BATCH, seed)

    def _round(self, side: str, parts: Mapping[str, Any], gain: float = 1.0) -> "Round":
        """The round as the step gives it to that side."""
        from ganforge.testing.rounds_of_noise import Judge

        whole = self.round(parts, Judge(self.shape.target.channels, gain))
        return whole if side == "generator" else whole.detached()

    def _figures(self, side: str, parts: Mapping[str, Any]) -> np.ndarray:
        return np.asarray(self._term(side, self._round(side, parts)))

    def _term(self, side: str, round: "Round") -> Any:
        figures = getattr(self.component, side)(round)
        if figures is None:
            pytest.fail(f"{side}() returned None for a round that has every field. Return a (batch,) tensor.")
        return figures

    def _total(self, side: Any, weight: float, parts: Mapping[str, Any] | None = None) -> Any:
        """This replica's part of the weighted mean over the batch, as the engine computes it."""
        from ganforge.training.step.objective import Objective

        objective = Objective((self.component.model_copy(update={"weight": weight}),), side, BATCH)
        return objective.total(objective.terms([self._round(side, parts or self._parts())]))

    def _learned(self, side: str, parts: Mapping[str, Any], gain: float = 1.0) -> tuple[np.ndarray, list[np.ndarray]]:
        """The numbers, and their gradients with respect to what the side trains."""
        import tensorflow as tf

        from ganforge.testing.rounds_of_noise import Judge

        judge = Judge(self.shape.target.channels, gain)
        made = {name: tf.constant(parts[name]) for name in ("generated", "identity", "cycled")}
        trained = list(made.values()) if side == "generator" else judge.weights
        with tf.GradientTape() as tape:
            tape.watch(trained)
            whole = self.round({**parts, **made}, judge)
            figures = self._term(side, whole if side == "generator" else whole.detached())
        gradients = tape.gradient(figures, trained)
        return np.asarray(figures), [np.asarray(gradient) for gradient in gradients if gradient is not None]

    def _extremes(self) -> Iterator[tuple[str, dict[str, np.ndarray], float]]:
        """What, the parts of a round, and the gain of its judge."""
        parts = self._parts()
        yield "logits in the hundreds", parts, 300.0
        yield "logits in the hundreds the other way", parts, -300.0
        perfect = np.sign(random_images(self.shape.target, BATCH, seed=9))
        same = {"target": perfect, "generated": perfect, "identity": perfect, "cycled": parts["source"]}
        yield "a perfect translation in black and white", {**parts, **same}, 1.0
