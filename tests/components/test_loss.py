from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import pytest
from pydantic import ValidationError

from ganforge.components import Loss
from ganforge.components.rounds import Round


class Plain(Loss):
    name: Literal["plain"] = "plain"
    needs = frozenset({"paired"})


class Annotated(Loss):
    name: Literal["annotated"] = "annotated"
    needs: ClassVar[frozenset[str]] = frozenset({"paired"})


class Chosen(Loss):
    name: Literal["chosen"] = "chosen"
    mask: str | None = None

    @property
    def needs(self):
        return frozenset({"paired"} if self.mask is None else {"paired", self.mask})


@dataclass(frozen=True)
class NotedRound(Round):
    note: Any = None


class Noted(Loss[NotedRound]):
    """Reads what only this round has."""

    name: Literal["noted"] = "noted"
    needs = frozenset({"note"})

    def generator(self, round: NotedRound) -> Any:
        return round.note


def test_needs_are_a_constant_or_follow_from_the_options():
    assert Loss.model_construct().needs == frozenset()
    assert Plain().needs == Annotated().needs == Chosen().needs == {"paired"}
    assert Chosen(mask="water").needs == {"paired", "water"}
    assert "needs" not in Plain.model_fields


def test_a_loss_for_a_methods_own_rounds_is_a_class_like_any_other():
    assert Loss[NotedRound] is Loss
    assert Noted.__bases__[0] is Loss
    assert Noted.component_name() == "noted"
    assert Noted.model_json_schema()["title"] == "Noted"
    assert Noted().reads(NotedRound(0, 0, 0, note=1))
    assert Noted().plays("generator")
    assert not Noted().plays("discriminator")


def test_it_reads_the_rounds_that_it_names_if_they_have_what_it_needs():
    forward, backward = Round(0, 0, 0, paired=True), Round(0, 0, 0, name="backward")
    assert Plain(rounds=("forward",)).reads(forward)
    assert not Plain(rounds=("backward",)).reads(forward)
    assert not Plain(rounds=("backward",)).reads(backward)


def test_an_empty_list_of_rounds_is_refused():
    with pytest.raises(ValidationError, match="rounds"):
        Plain(rounds=())
