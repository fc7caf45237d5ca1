"""The laws of the house, held by the tree itself. What ruff and import-linter hold is not repeated here."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT_TENSORFLOW = (
    "ganforge/augmentations/",
    "ganforge/cli/tensorflow.py",
    "ganforge/data/",
    "ganforge/inference/",
    "ganforge/layers/",
    "ganforge/testing/",
    "ganforge/training/",
    "plugins/ganforge-images/src/ganforge_images/",
    "plugins/ganforge-terrain/src/ganforge_terrain/",
    "examples/contrastive-plugin/src/ganforge_contrastive/unpaired_balls.py",
    "examples/third-party-plugin/src/ganforge_balls/indexed_pairs.py",
    "examples/third-party-plugin/src/ganforge_balls/lit_balls.py",
)
UNPICKLERS = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
VAGUE_NAMES = {"base.py", "common.py", "helpers.py", "misc.py", "util.py", "utils.py"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _files(*patterns: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern))


SOURCES = _files("ganforge/**/*.py", "plugins/*/src/**/*.py", "examples/*/src/**/*.py")
EVERYTHING = SOURCES + _files("tests/**/*.py", "plugins/*/tests/**/*.py", "docs/**/*.py", "benchmarks/**/*.py")
CORE = [name for name in SOURCES if name.startswith("ganforge/")]


def _tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _top_level_packages(name: str) -> set[str]:
    return {module.partition(".")[0] for module in _imported(_tree(name))}


def _functions(name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(_tree(name)) if isinstance(node, FUNCTIONS)]


def _lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [argument.arg for argument in named if argument.arg not in {"self", "cls"}]


def _is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Commands have a parameter for each of their options; nobody calls them by hand."""
    return any("click.command" in ast.unparse(decorator) for decorator in function.decorator_list)


def _undocumented(node: ast.AST, where: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)) and not child.name.startswith("_"):
            if not ast.get_docstring(child):
                yield f"{where}.{child.name}"
            if isinstance(child, ast.ClassDef):
                yield from _undocumented(child, f"{where}.{child.name}")


def test_there_is_something_to_look_at():
    assert len(CORE) > 20
    assert {name.split("/")[1] for name in SOURCES if name.startswith("plugins/")} == {
        folder.name for folder in (ROOT / "plugins").iterdir() if folder.is_dir()
    }


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_file_is_over_300_lines(name):
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_function_has_a_body_over_40_lines(name):
    assert {f.name: _lines_of_body(f) for f in _functions(name) if _lines_of_body(f) > 40} == {}


@pytest.mark.parametrize("name", SOURCES)
def test_no_function_takes_more_than_5_parameters(name):
    functions = [function for function in _functions(name) if not _is_command(function)]
    assert {f.name: _parameters(f) for f in functions if len(_parameters(f)) > 5} == {}


@pytest.mark.parametrize("name", SOURCES)
def test_every_public_thing_says_what_it_is(name):
    tree = _tree(name)
    assert not tree.body or ast.get_docstring(tree), f"{name} has no docstring"
    assert list(_undocumented(tree, name)) == []


def test_no_file_has_a_name_that_says_nothing():
    assert [name for name in EVERYTHING if Path(name).name in VAGUE_NAMES] == []


def test_tensorflow_is_known_only_where_it_may_be():
    knowing = [name for name in SOURCES if "tensorflow" in _top_level_packages(name)]
    assert [name for name in knowing if not name.startswith(MAY_IMPORT_TENSORFLOW)] == []


def test_the_core_imports_no_plugin():
    plugins = {package for name in CORE for package in _top_level_packages(name) if package.startswith("ganforge_")}
    assert plugins == set()


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_is_ever_unpickled(name):
    assert not _top_level_packages(name) & UNPICKLERS
    keywords = [node for node in ast.walk(_tree(name)) if isinstance(node, ast.keyword) and node.arg == "allow_pickle"]
    assert all(isinstance(keyword.value, ast.Constant) and keyword.value.value is False for keyword in keywords)


PLUGIN_MODULES = sorted({point.value for point in entry_points(group="ganforge")})
LIGHT = {
    "import ganforge": "import ganforge",
    **{f"import {module}": f"import {module}" for module in PLUGIN_MODULES},
    "discover plugins": "from ganforge.discovery.plugins import Plugins; Plugins()",
    "ganforge --help": "from ganforge.cli.main import main; main(['--help'])",
    "ganforge plugins": "from ganforge.cli.main import main; main(['plugins'])",
    "ganforge plugins doctor": "from ganforge.cli.main import main; main(['plugins', 'doctor'])",
    "ganforge new": "from ganforge.cli.main import main; main(['new', 'experiment', '--dataset', 'side-by-side'])",
    "ganforge schema": "from ganforge.cli.main import main; main(['schema'])",
}
REPORT = """
import sys
try:
    {statement}
except SystemExit as exit:
    assert not exit.code, exit.code
loaded = {{"tensorflow", "keras"}} & set(sys.modules)
sys.exit(f"loaded {{sorted(loaded)}}" if loaded else 0)
"""


@pytest.mark.parametrize("statement", LIGHT.values(), ids=LIGHT.keys())
def test_declarations_bring_in_no_tensorflow(statement):
    command = [sys.executable, "-c", REPORT.format(statement=statement)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
