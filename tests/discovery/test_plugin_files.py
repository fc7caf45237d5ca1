import hashlib
import sys

import pytest

from ganforge.discovery.plugin_files import PluginFile
from ganforge.discovery.plugin_status import Package
from ganforge.discovery.plugins import Plugins
from ganforge.errors import PluginError

LOSS = '''
from typing import Literal

from ganforge import Loss


class Smooth(Loss):
    """Smooth."""

    name: Literal["smooth"] = "smooth"
    steepness: "float" = 1.0

    def generator(self, round):
        return round.target
'''
HOOK = """
from ganforge import hookimpl

class Unoffered(Loss):
    name: Literal["unoffered"] = "unoffered"

@hookimpl
def ganforge_losses():
    return [Smooth]
"""


@pytest.fixture
def load(tmp_path):
    def write_and_load(text, name="mine.py"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return PluginFile.load(tmp_path / name)

    yield write_and_load
    for name in ("mine.py", "other.py"):
        sys.modules.pop(name, None)


def offered(file):
    (status,) = Plugins([file.module], entry_points=False).status()
    return status


def test_a_file_with_one_class_offers_it_under_the_files_name(load):
    file = load(LOSS)
    status = offered(file)
    assert [cls.component_name() for cls in status.offers] == ["smooth"]
    assert (status.name, status.package) == ("mine.py", Package("mine.py", ""))
    (smooth,) = status.offers
    assert smooth(steepness=2).steepness == 2
    assert file.sha256 == hashlib.sha256(LOSS.encode()).hexdigest()


def test_only_public_classes_that_the_file_itself_defines_are_offered(load):
    more = """
from ganforge import Metric
from ganforge.metrics.mae import MeanAbsoluteError

class Edges(Metric):
    name: Literal["edges"] = "edges"

    def measure(self, source, target, generated):
        return generated

class _Hidden(Loss):
    name: Literal["hidden"] = "hidden"

class Abstract(Loss):
    pass
"""
    assert {cls.component_name() for cls in offered(load(LOSS + more)).offers} == {"smooth", "edges"}


def test_a_file_with_a_hook_offers_what_the_hook_returns(load):
    assert [cls.component_name() for cls in offered(load(LOSS + HOOK)).offers] == ["smooth"]


def test_a_hook_that_is_misspelt_or_unmarked_is_told_as_in_a_package(load):
    assert "ganforge_loses is not a hook" in offered(load(LOSS + HOOK.replace("losses", "loses"))).reason
    assert "ganforge_losses is not marked" in offered(load(LOSS + HOOK.replace("@hookimpl", ""))).reason


def test_a_file_hides_no_module_of_its_name(load):
    load(LOSS, "other.py")
    assert "other" not in sys.modules


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def f(:\n", r"mine\.py:1: SyntaxError: .*\(in `def f\(:`\)"),
        ("\n\nimport no_such_module_\n", r"mine\.py:3: ModuleNotFoundError: No module named"),
        ("def f():\n    return 1 / 0\nf()\n", r"mine\.py:2: ZeroDivisionError: .* \(in `return 1 / 0`\)"),
        ("raise SystemExit(3)", r"mine\.py:1: SystemExit: 3"),
        ("", r"mine\.py: offers nothing\. Expected a class"),
        ("from ganforge import Loss\nx = 1\nclass A(Loss):\n    pass\n", r"mine\.py:3: A has no name\. Write `name:"),
        ("x = '\udc80'", r"mine\.py:1: SyntaxError: .*utf-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_line(tmp_path, text, told):
    (tmp_path / "mine.py").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(PluginError, match=told):
        PluginFile.load(tmp_path / "mine.py")


@pytest.mark.parametrize(
    ("name", "told"), [("gone.py", "cannot be read: No such file"), ("mine.txt", "Expected a name that ends in .py")]
)
def test_what_is_no_python_file_is_told(tmp_path, name, told):
    with pytest.raises(PluginError, match=told):
        PluginFile.load(tmp_path / name)
