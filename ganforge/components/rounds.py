"""What one forward pass produced: all that a loss ever sees."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, NamedTuple, TypeVar

Tensor = Any
"""A backend tensor. Components touch tensors through `keras.ops` only."""

Gradient = Callable[[Callable[[Tensor], Tensor], Tensor], Tensor]
"""Takes a function and a sample, and returns the gradient of `sum(function(sample))` with respect to the sample."""


def _no_engine(function: Callable[[Tensor], Tensor], sample: Tensor) -> Tensor:
    raise RuntimeError("this round has no gradient: the step supplies it to the rounds that a method made")


Value = TypeVar("Value")


class _WhenAsked(Generic[Value]):
    """A property that is computed once for each object, when it is first asked for.

    `functools.cached_property` of Python 3.11 holds one lock for all objects while it computes: a replica that waits
    for the others in a synchronized norm would wait for ever.
    """

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self.compute = compute
        self.__doc__ = compute.__doc__

    def __get__(self, owner: Any, kind: type | None = None) -> Value:
        value = owner.__dict__[self.compute.__name__] = self.compute(owner)
        return value


class Judgement(NamedTuple):
    """A discriminator's answer about one sample, for each of its scales.

    Attributes:
        logits: one (batch, rows, columns, 1) float32 tensor per scale; raw, without a sigmoid.
        features: the activations of its layers, one tuple per scale.
    """

    logits: tuple[Tensor, ...]
    features: tuple[tuple[Tensor, ...], ...] = ()


@dataclass(frozen=True)
class Round:
    """One translation of a batch, and how to have it judged.

    A method may derive a frozen dataclass with more fields, and name them with any words in `provides`, for losses that
    name them in `needs`. The engine changes rounds only with `dataclasses.replace`, so the fields stay as they are. If
    a field is costly and not every experiment reads it, make it a function that the loss calls.

    Attributes:
        source: (batch, height, width, channels) float32 in [-1, 1], or noise if the method is unconditional.
        target: (batch, height, width, channels) float32 in [-1, 1].
        generated: like target, made from source.
        judge: judges any sample as a translation of this round's source; None if there is no discriminator.
        paired: whether target is the one right answer for source, pixel by pixel.
        cycled: source translated to the target's domain and back, if the method does so.
        identity: the output of the generator that makes targets, given the target, if the method does so.
        name: by which the option `rounds` of a loss chooses it: what is translated, such as forward or backward.
        joint: whether real and fake are judged in one pass once the round is detached; batch norm then sees both.
        shown: changes generated images before the discriminators see them in their own phase, such as a pool of earlier
            images does; the generators' losses see them as they are.
        extras: the batch's entries beside source, target, chance and step, such as a mask or a label. Filled by the
            step.
        gradient: computes gradients for a loss, which does not name a backend. The result can be differentiated again.
            Filled by the step.
        chance: (batch,) float32 in [0, 1), a new number for each example of each step; the same after a resume, and on
            any number of replicas. Filled by the step, from the batch.
        step: int64 scalar, the number of steps trained before this one. Filled by the step.
        is_detached: whether this round came from `detached`.
    """

    source: Tensor
    target: Tensor
    generated: Tensor
    judge: Callable[[Tensor], Judgement] | None = None
    paired: bool = False
    cycled: Tensor | None = None
    identity: Tensor | None = None
    name: str = "forward"
    joint: bool = False
    shown: Callable[[Tensor], Tensor] | None = None
    extras: Mapping[str, Tensor] = field(default_factory=dict)
    gradient: Gradient = _no_engine
    chance: Tensor | None = None
    step: Tensor | None = None
    is_detached: bool = False

    @_WhenAsked
    def real(self) -> Judgement:
        """The judgement of the target; computed when a loss first asks."""
        return self._both[0] if self.joint and self.is_detached else self._judged(self.target)

    @_WhenAsked
    def fake(self) -> Judgement:
        """The judgement of the generated image; computed when a loss first asks."""
        return self._both[1] if self.joint and self.is_detached else self._judged(self.generated)

    def fills(self, needs: Iterable[str]) -> bool:
        """Whether it has all that a loss names in `needs`; a word that is no field or extra counts as filled."""
        return all(self._has(need) for need in needs)

    def detached(self) -> "Round":
        """The same round as the discriminators see it in their own phase.

        It has no judgements yet and no gradient from the generated image to its generator. The generated image is as
        `shown` returns it.
        """
        import keras

        seen = self.shown(self.generated) if self.shown else self.generated
        return replace(self, generated=keras.ops.stop_gradient(seen), shown=None, is_detached=True)

    @_WhenAsked
    def _both(self) -> tuple[Judgement, Judgement]:
        import keras

        together = self._judged(keras.ops.concatenate([self.target, self.generated]))
        count = self.target.shape[0]
        return _part(together, slice(None, count)), _part(together, slice(count, None))

    def _has(self, need: str) -> bool:
        value = self.judge if need in ("real", "fake") else getattr(self, need, self.extras.get(need, True))
        return value is not None and value is not False

    def _judged(self, sample: Tensor) -> Judgement:
        if self.judge is None:
            raise RuntimeError("this round has no judge: the loss must name 'real' or 'fake' in its `needs`")
        return self.judge(sample)


def _part(judgement: Judgement, part: slice) -> Judgement:
    features = tuple(tuple(feature[part] for feature in scale) for scale in judgement.features)
    return Judgement(tuple(logits[part] for logits in judgement.logits), features)
