"""The kinds of component and their words."""

import pytest

from ganforge.components import Metric
from ganforge.discovery.kinds import KINDS, PARTS, kind_of
from ganforge.errors import PluginError


def test_kinds_are_known_in_the_singular_and_the_plural():
    assert kind_of("loss") is kind_of("losses") is KINDS["loss"]
    assert KINDS["loss"].header == "[[losses]]"
    assert KINDS["generator"].header == "[generator]"
    assert KINDS["metric"].base is Metric
    assert KINDS["extractor"].header == "[metrics.extractor]"
    assert KINDS.keys() - PARTS.keys() == {"extractor", "format"}
    with pytest.raises(PluginError, match="did you mean 'generator'"):
        kind_of("generater")


def test_what_a_component_writes_are_methods_of_its_kind():
    assert all(hasattr(kind.base, method) for kind in KINDS.values() for method in kind.methods)
