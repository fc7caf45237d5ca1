import ast
import subprocess
import sys
from pathlib import Path

import pytest

import ganforge


def _typed_names():
    """What a type checker sees: the imports below TYPE_CHECKING."""
    tree = ast.parse(Path(ganforge.__file__).read_text(encoding="utf-8"))
    typed = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in typed.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: node.module for node in imports for alias in node.names}


def test_what_is_public_is_sorted_and_what_type_checkers_see():
    assert ganforge.__all__ == sorted(ganforge.__all__)
    assert set(ganforge.__all__) == set(_typed_names()) | {"__api_version__", "__version__"}
    assert dir(ganforge) == ganforge.__all__


@pytest.mark.parametrize("name", ganforge.__all__)
def test_every_public_name_is_there(name):
    assert getattr(ganforge, name)


def test_what_is_not_public_is_not_there():
    with pytest.raises(AttributeError, match="'ganforge' has no attribute 'Trainre'"):
        ganforge.Trainre  # noqa: B018


@pytest.mark.processes
def test_experiments_come_without_tensorflow():
    code = (
        "import sys; from ganforge import Experiment, Plugins, Loss; print({'tensorflow', 'keras'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
