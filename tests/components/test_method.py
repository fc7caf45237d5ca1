from typing import ClassVar, Literal

import pytest

from ganforge.components import Method


class Plain(Method):
    name: Literal["plain"] = "plain"
    provides = frozenset({"paired"})


class Annotated(Method):
    name: Literal["annotated"] = "annotated"
    provides: ClassVar[frozenset[str]] = frozenset({"paired"})


class Chosen(Method):
    name: Literal["chosen"] = "chosen"
    identity: bool = False

    @property
    def provides(self):
        return frozenset({"cycled", "identity"} if self.identity else {"cycled"})


@pytest.mark.parametrize("method", [Plain(), Annotated()])
def test_what_a_method_provides_is_a_constant(method):
    assert method.provides == {"paired"}
    assert "provides" not in type(method).model_fields


def test_or_it_follows_from_the_options():
    assert Chosen().provides == {"cycled"}
    assert Chosen(identity=True).provides == {"cycled", "identity"}
