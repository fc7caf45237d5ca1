"""Refuses what a method may not return as its rounds, while the step is traced."""

from collections.abc import Iterable, Sequence
from typing import Any

from ganforge.components import Loss, Method
from ganforge.components.loss import JUDGED
from ganforge.components.rounds import Round
from ganforge.errors import TrainingError
from ganforge.suggestions import did_you_mean, listed


def checked_rounds(method: Method, made: Any) -> tuple[Round, ...]:
    """What `method.rounds` returned.

    Raises:
        TrainingError: it is not one `Round` or more in a tuple.
    """
    rounds = tuple(made) if isinstance(made, Iterable) and not isinstance(made, Round) else None
    if rounds and all(isinstance(round, Round) for round in rounds):
        return rounds
    if rounds:
        wrong = next(type(round).__name__ for round in rounds if not isinstance(round, Round))
        returned = f"a {type(made).__name__} with a {wrong} in it"
    else:
        returned = "no rounds" if rounds is not None else "None" if made is None else f"a {type(made).__name__}"
    raise TrainingError(
        f"method '{method.name}': rounds() returned {returned}. Expected a tuple of one Round or more. "
        "Return (round,) for a single one."
    )


def refuse_idle_losses(method: Method, rounds: Sequence[Round], losses: Iterable[Loss]) -> None:
    """Refuse a loss that none of the rounds is for.

    Raises:
        TrainingError: a loss names a round that there is not, or no round fills what it needs.
    """
    for loss in losses:
        _refuse_unknown_rounds(method, rounds, loss)
        if any(map(loss.reads, rounds)):
            continue
        chosen = [round for round in rounds if loss.rounds is None or round.name in loss.rounds]
        lacking = {need for need in loss.needs if not any(round.fills({need}) for round in chosen)}
        judged = sorted(lacking & JUDGED)
        missing = ["a judge"] * bool(judged) + sorted(lacking - JUDGED) or [f"all of {', '.join(sorted(loss.needs))}"]
        which = f"rounds {listed(loss.rounds)}" if loss.rounds else "rounds"
        raise TrainingError(
            f"method '{method.name}': none of its {which} has {' or '.join(missing)}, which loss '{loss.name}' needs. "
            "Expected at least one that has. Fill it in rounds(), or leave the loss out."
        )


def _refuse_unknown_rounds(method: Method, rounds: Sequence[Round], loss: Loss) -> None:
    names = {round.name for round in rounds}
    for name in loss.rounds or ():
        if name not in names:
            raise TrainingError(
                f"loss '{loss.name}': its option rounds names {name!r}, but method '{method.name}' makes no such round"
                f"{did_you_mean(name, names)} Its rounds: {listed(names)}."
            )
