"""What one forward pass produced: all that a loss ever sees."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar

Tensor = Any
"""A backend tensor. Components touch tensors through `keras.ops` only."""

Gradient = Callable[[Callable[[Tensor], Tensor], Tensor], Tensor]
"""Of a function, and of a sample: the gradient of `sum(function(sample))` with respect to that sample."""


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

    logits: one (batch, rows, columns, 1) float32 tensor a scale, raw: never behind a sigmoid.
    features: the activations on the way, a tuple a scale.
    """

    logits: tuple[Tensor, ...]
    features: tuple[tuple[Tensor, ...], ...] = ()


@dataclass(frozen=True)
class Round:
    """One translation of a batch, and how to have it judged.

    A method may derive a frozen dataclass with further fields, and name these by any words in `provides`, for losses
    that name them in `needs`. The engine changes rounds by `dataclasses.replace` only, so the fields stay as they are.
    What costs something and not every experiment reads is best a function, called by the loss.

    source: (batch, height, width, channels) float32 in [-1, 1], or noise where a method is unconditional.
    target: (batch, height, width, channels) float32 in [-1, 1].
    generated: like target, made from source.
    judge: judges any sample as a translation of this round's source; None where nothing plays against the generator.
    paired: target is the one right answer for source, pixel by pixel.
    cycled: source translated to the target's domain and back, where the method does so.
    identity: target fed to the generator that makes targets, where the method does so.
    joint: once detached, real and fake are judged in one pass; batch norm then sees both at once.
    gradient: differentiates for a loss, which names no backend; it can be differentiated again. The step supplies it.
    chance: (batch,) float32 in [0, 1), another number for each example of each step. The same when a run goes on after
        a stop, and on any number of replicas. The step supplies it, from the batch that the method was given.
    """

    source: Tensor
    target: Tensor
    generated: Tensor
    judge: Callable[[Tensor], Judgement] | None = None
    paired: bool = False
    cycled: Tensor | None = None
    identity: Tensor | None = None
    joint: bool = False
    gradient: Gradient = _no_engine
    chance: Tensor | None = None
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
        """Whether this round has all that a loss names in `needs`; a word that is no field counts as filled."""
        return all(self._has(need) for need in needs)

    def detached(self) -> "Round":
        """The same round, unjudged, with no gradient from the generated image back to its generator."""
        import keras

        return replace(self, generated=keras.ops.stop_gradient(self.generated), is_detached=True)

    @_WhenAsked
    def _both(self) -> tuple[Judgement, Judgement]:
        import keras

        together = self._judged(keras.ops.concatenate([self.target, self.generated]))
        count = self.target.shape[0]
        return _part(together, slice(None, count)), _part(together, slice(count, None))

    def _has(self, need: str) -> bool:
        value = self.judge if need in ("real", "fake") else getattr(self, need, True)
        return value is not None and value is not False

    def _judged(self, sample: Tensor) -> Judgement:
        if self.judge is None:
            raise RuntimeError("this round has no judge: the loss must name 'real' or 'fake' in its `needs`")
        return self.judge(sample)


def _part(judgement: Judgement, part: slice) -> Judgement:
    features = tuple(tuple(feature[part] for feature in scale) for scale in judgement.features)
    return Judgement(tuple(logits[part] for logits in judgement.logits), features)
