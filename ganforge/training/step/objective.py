"""The weighted sum of losses that a side minimizes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

import tensorflow as tf

from ganforge.components import Loss
from ganforge.components.rounds import Round
from ganforge.errors import TrainingError

SideName = Literal["generator", "discriminator"]
Group = tuple[str, ...]
"""The names of networks that are trained by the same losses."""


class Term(NamedTuple):
    """What one loss gave for the rounds that it reads, unweighted.

    Attributes:
        total: this replica's part of the sum over rounds of the mean over the batch: what is trained.
        mean: the same per round: what is shown, and compared with figures of a single round, such as ln 2.
    """

    total: tf.Tensor
    mean: tf.Tensor


class Objective:
    """The terms of one side. Only here are examples averaged, by the size of the global batch.

    Attributes:
        losses: that have a term for the side, by name.
        groups: the names of the networks that some losses train together; of every loss there is one.
    """

    def __init__(
        self, losses: Sequence[Loss], side: SideName, global_batch: int, networks: Collection[str] = ()
    ) -> None:
        self.side: SideName = side
        self.losses = {name: loss for name, loss in numbered(losses).items() if loss.plays(side)}
        self.global_batch = global_batch
        self.networks = tuple(networks)
        self.groups = tuple(dict.fromkeys(map(self._group, self.losses.values())))

    def opinion(self, logits: tf.Tensor) -> tf.Tensor | None:
        """How surely logits take a sample for real, by the first loss that reads such judgements."""
        judging = [loss for loss in self.losses.values() if loss.needs & {"real", "fake"}]
        return judging[0].opinion(logits) if judging else tf.sigmoid(logits)

    def terms(self, rounds: Sequence[Round]) -> dict[str, Term]:
        """The term of each loss; the parts of all replicas add up to the whole."""
        return {name: self._term(name, loss, rounds) for name, loss in self.losses.items()}

    def totals(self, terms: Mapping[str, Term]) -> dict[Group, tf.Tensor]:
        """The weighted sums that are trained, by the networks that each is for."""
        sums: dict[Group, list[tf.Tensor]] = {group: [] for group in self.groups}
        for name, term in terms.items():
            sums[self._group(self.losses[name])].append(self.losses[name].weight * term.total)
        return {group: tf.add_n(parts) for group, parts in sums.items()}

    def total(self, terms: Mapping[str, Term]) -> tf.Tensor:
        """The weighted sum of all terms."""
        return tf.add_n([*self.totals(terms).values()])

    def figures(self, terms: Mapping[str, Term]) -> dict[str, tf.Tensor]:
        """What is shown of the terms, `<side>/<loss>`, and their weighted sum, `<side>/total`."""
        weighted = [self.losses[name].weight * term.mean for name, term in terms.items()]
        shown = {f"{self.side}/{name}": term.mean for name, term in terms.items()}
        return {**shown, f"{self.side}/total": tf.add_n(weighted)}

    def _group(self, loss: Loss) -> Group:
        """The networks of this side that a loss trains: those that it names, or all if it names none of them."""
        return tuple(name for name in self.networks if name in (loss.networks or ())) or self.networks

    def _term(self, name: str, loss: Loss, rounds: Sequence[Round]) -> Term:
        read = [round for round in rounds if loss.reads(round)]
        parts = [part for round in read if (part := getattr(loss, self.side)(round)) is not None]
        if not parts:
            raise TrainingError(
                f"loss '{name}': {self.side}() returned None for every round. Expected a (batch,) tensor for at least "
                "one. Set its weight to 0 to leave it out."
            )
        for part in parts:
            if part.shape.rank != 1:
                raise TrainingError(
                    f"loss '{name}': {self.side}() returned shape {part.shape}. Expected (batch,), one figure per "
                    "example. Average over height, width and channels only, never over the batch."
                )
        total = tf.add_n([tf.reduce_sum(tf.cast(part, tf.float32)) for part in parts]) / self.global_batch
        return Term(total, total / len(parts))


def numbered(losses: Sequence[Loss]) -> dict[str, Loss]:
    """Losses by name; a name that is used again gets a number: `l1`, `l1-2`."""
    named: dict[str, Loss] = {}
    for loss in losses:
        same = sum(other.name == loss.name for other in named.values())
        named[loss.name if not same else f"{loss.name}-{same + 1}"] = loss
    return named
