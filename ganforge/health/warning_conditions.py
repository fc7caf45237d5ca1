"""What can be wrong with a run."""

from dataclasses import dataclass

from ganforge.health import signs
from ganforge.health.signs import Sign

PICTURES = "docs/recipes/when-it-looks-wrong.md"
"""The page that shows what failures look like."""
RECORDS = 20
"""How many records a window holds, unless it is shorter than so many steps."""


@dataclass(frozen=True)
class Limits:
    """How long is long, and the limits that depend on what is trained.

    Attributes:
        warm_up: steps at the start that do not count.
        patience: steps that something must last for.
        validations: validations that something must last for.
        least_diversity: of outputs, relative to their targets.
        falling: figures that should fall while training goes on.
    """

    warm_up: int = 200
    patience: int = 1000
    validations: int = 3
    least_diversity: float = 0.2
    falling: tuple[str, ...] = ("generator/l1",)

    @property
    def record_every(self) -> int:
        """Steps between two records."""
        return max(1, self.patience // RECORDS)

    @property
    def records(self) -> int:
        """How many records a window holds."""
        return self.patience // self.record_every


@dataclass(frozen=True)
class Condition:
    """Something that can be wrong with a run, and its signs.

    Attributes:
        name: as in `stats.jsonl` and TensorBoard.
        signs: it begins with the first of them and ends with the last.
        figures: groups or names of the figures that the sentence quotes.
        sentence: what is reported when it begins.
        recovery: what is reported when it ends.
        advice: what to do about it, in the order to try.
    """

    name: str
    signs: tuple[Sign, ...]
    figures: tuple[str, ...]
    sentence: str
    recovery: str
    advice: str


def conditions(limits: Limits) -> tuple[Condition, ...]:
    """Every condition that is watched for."""
    return (*_winners(), *_outputs(limits), *_learning(limits), *_gradients())


def _winners() -> tuple[Condition, ...]:
    return (
        Condition(
            "discriminator-wins",
            # Labels smoothed to 0.9 leave a gap of 0.9 at most; healthy runs stay below 0.7. A loss of 0.05 is 1/14 of
            # what a guess costs in cross-entropy, and means a gap of 0.8.
            (Sign(signs.gap, 0.85, 0.75), Sign(signs.discriminator_loss, 0.05, 0.1)),
            ("judgement/", "discriminator/total"),
            "The discriminator has won: it recognizes nearly all generated images, and the generator learns little "
            "from it.",
            "The discriminator no longer wins.",
            "With fewer than a few hundred images, set trainer.discriminator_augmentation.probability to 1. Otherwise "
            "lower trainer.discriminator_optimizer.learning_rate, give the discriminator fewer filters or layers, or "
            "smooth the labels of the adversarial loss.",
        ),
        Condition(
            "generator-wins",
            # At D(fake) = 0.9 the generator pays 0.1 of what a guess costs it; a gap of 0.05 is a guess.
            (Sign(signs.fooled, 0.9, 0.8), Sign(signs.adversarial_loss, 0.05, 0.1), Sign(signs.guessing, 0.05, 0.1)),
            ("judgement/", "generator/adversarial"),
            "The generator has won: the discriminator cannot distinguish generated images from real ones.",
            "The generator no longer wins.",
            "If the samples look right, the run can end here. If not, raise "
            "trainer.discriminator_optimizer.learning_rate, give the discriminator more filters or layers, or set "
            "trainer.discriminator_steps above 1.",
        ),
    )


def _outputs(limits: Limits) -> tuple[Condition, ...]:
    least = limits.least_diversity
    return (
        Condition(
            "outputs-collapse",
            # Healthy runs are above 0.8 from the first thousand steps on.
            (Sign(signs.difference_of_outputs, least, 1.5 * least),),
            ("health/",),
            "The outputs collapse: different sources, or different noise, give nearly the same image.",
            "The outputs differ again.",
            "Start a new run with lower learning rates or a larger batch. Raise the weight of the loss that compares "
            "with the target; without one, restrain the discriminator with a spectral norm or a gradient penalty. "
            f"Compare your samples with those of {PICTURES}.",
        ),
        Condition(
            "source-ignored",
            # 0 where an output is no nearer to its own target than to any other; healthy runs are above 0.29.
            (Sign(signs.attention(least), 0.02, 0.05),),
            ("health/",),
            "The generator ignores its source: its outputs are no nearer to their own targets than to others.",
            "The generator uses its source again.",
            "Check that source and target belong together (the sample sheets show both), raise the weight of the loss "
            "that compares with the target, and let the discriminator see the source. Compare your samples with those "
            f"of {PICTURES}.",
        ),
    )


def _learning(limits: Limits) -> tuple[Condition, ...]:
    return (
        Condition(
            "nothing-changes",
            # Losses of single batches and outputs after hundreds of steps move by percents where anything is learnt.
            (Sign(signs.movement, 1e-4, 1e-3),),
            ("generator/total", "health/diversity"),
            "Nothing changes: the generator's losses or its outputs stay the same.",
            "The generator changes again.",
            "Raise trainer.generator_optimizer.learning_rate, and check that its schedule has not reached 0 and that "
            "the weights of the losses are not tiny.",
        ),
        Condition(
            "distance-rises",
            # Detail by an adversarial loss costs distance; in healthy runs three of four records stay below 1.05.
            (Sign(signs.rise(limits.falling), 1.5, 1.2),),
            limits.falling,
            "The distance to the target rises where it should fall.",
            "The distance to the target falls again.",
            "Raise the weight of the loss that compares with the target, or lower the learning rates.",
        ),
    )


def _gradients() -> tuple[Condition, ...]:
    return (
        Condition(
            "gradients-vanish",
            # Spread over a million parameters a norm of 1e-6 is far below Adam's epsilon of 1e-8 each: no update.
            (Sign(signs.weakest_gradient, 1e-6, 1e-5),),
            ("gradient_norm/",),
            "The gradients vanish: one side has almost stopped learning.",
            "There are gradients again.",
            "Check the weights of the losses; where the discriminator has won, weaken it; use networks with norms or "
            "of less depth.",
        ),
        Condition(
            "gradients-explode",
            # From step to step a norm varies tenfold; in healthy runs three of four records stay below 1.6.
            (Sign(signs.growth_of_gradient, 100, 30),),
            ("gradient_norm/",),
            "The gradients explode: they are a hundred times what they were.",
            "The gradients have calmed down.",
            "Set clip_norm of trainer.generator_optimizer and trainer.discriminator_optimizer, or lower their "
            "learning_rate.",
        ),
    )
