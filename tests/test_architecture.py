"""The laws of the house, held by the tree itself. What ruff and import-linter hold is not repeated here."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT_TENSORFLOW = (
    "ganforge/augmentations/",
    "ganforge/cli/tensorflow.py",
    "ganforge/data/",
    "ganforge/exporting/",
    "ganforge/formats/",
    "ganforge/inference/",
    "ganforge/layers/",
    "ganforge/serving/computing_process.py",
    "ganforge/testing/",
    "ganforge/training/",
    "plugins/ganforge-cyclegan/src/ganforge_cyclegan/fruit.py",
    "plugins/ganforge-cyclegan/src/ganforge_cyclegan/procedural_fruit.py",
    "plugins/ganforge-datasets/src/ganforge_datasets/",
    "plugins/ganforge-images/src/ganforge_images/",
    "plugins/ganforge-metrics/src/ganforge_metrics/inception_graph.py",
    "plugins/ganforge-multimodal/src/ganforge_multimodal/balloons.py",
    "plugins/ganforge-terrain/src/ganforge_terrain/",
    "plugins/ganforge-unconditional/src/ganforge_unconditional/flowers.py",
    "plugins/ganforge-unconditional/src/ganforge_unconditional/procedural_flowers.py",
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
PAGES = _files("*.md", "docs/**/*.md", "plugins/*/README.md", "examples/*/README.md")
COPIED = PAGES + _files("examples/*/**/*.py", "ganforge/templates/**/*.txt")
"""What authors of plugins read, and copy from."""
PUBLIC = {"ganforge", "ganforge.chance", "ganforge.layers", "ganforge.testing", "ganforge.torch_layers"}


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


def _long(name: str) -> Iterator[str]:
    lines = len((ROOT / name).read_text(encoding="utf-8").splitlines())
    if lines > 300:
        yield f"{name}: {lines} lines"
    for function in _functions(name):
        where, body = f"{name}:{function.lineno}: {function.name}", _lines_of_body(function)
        if body > 40:
            yield f"{where}: {body} lines"
        if name in SOURCES and len(_parameters(function)) > 5 and not _is_command(function):
            yield f"{where}: {len(_parameters(function))} parameters"


def _unpickled(name: str) -> Iterator[str]:
    yield from (f"{name}: imports {module}" for module in _top_level_packages(name) & UNPICKLERS)
    for node in ast.walk(_tree(name)):
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle" and ast.unparse(node.value) != "False":
            yield f"{name}:{node.value.lineno}: allow_pickle"


def _unnamed(name: str) -> Iterator[str]:
    if Path(name).name in VAGUE_NAMES:
        yield f"{name}: says nothing of what is inside"
    if name in SOURCES:
        tree = _tree(name)
        yield from [] if not tree.body or ast.get_docstring(tree) else [f"{name}: no docstring"]
        yield from (f"{where}: no docstring" for where in _undocumented(tree, name))


def _misplaced(name: str) -> Iterator[str]:
    packages = _top_level_packages(name)
    if "tensorflow" in packages and not name.startswith(MAY_IMPORT_TENSORFLOW):
        yield f"{name}: imports tensorflow"
    if name.startswith("ganforge/"):
        yield from (f"{name}: imports {package}" for package in packages if package.startswith("ganforge_"))


def _private(name: str) -> Iterator[str]:
    for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
        found = re.match(r"\s*(?:from|import) (ganforge(?:\.\w+)*)(?= import |$| as )", line)
        if found and found[1] not in PUBLIC:
            yield f"{name}:{number}: imports {found[1]}"


def _hold(law: Callable[[str], Iterator[str]], names: Iterable[str]) -> None:
    offenders = [offender for name in names for offender in law(name)]
    assert not offenders, "\n".join(["offenders:", *offenders])


def test_there_is_something_to_look_at():
    assert {name.split("/")[1] for name in SOURCES if name.startswith("plugins/")} == {
        folder.name for folder in (ROOT / "plugins").iterdir() if folder.is_dir()
    }
    assert len(COPIED) > 50


def test_no_file_is_over_300_lines_and_no_function_over_40_or_takes_over_5_parameters():
    _hold(_long, EVERYTHING)


def test_every_file_and_every_public_thing_says_what_it_is():
    _hold(_unnamed, EVERYTHING)


def test_tensorflow_is_imported_only_where_it_may_be_and_no_plugin_in_the_core():
    _hold(_misplaced, SOURCES)


def test_nothing_is_ever_unpickled():
    _hold(_unpickled, SOURCES)


def test_what_plugin_authors_read_and_copy_imports_public_modules_only():
    _hold(_private, COPIED)


PLUGIN_MODULES = sorted({point.value for point in entry_points(group="ganforge")})
LIGHT = {
    "import ganforge": "import ganforge",
    "import a contract": "from ganforge import Loss, hookimpl",
    "import every plugin": f"import {', '.join(PLUGIN_MODULES)}",
    "discover plugins": "from ganforge.discovery.plugins import Plugins; Plugins()",
    "ganforge --help": "from ganforge.cli.main import main; main(['--help'])",
    "ganforge plugins": "from ganforge.cli.main import main; main(['plugins'])",
    "ganforge plugins doctor": "from ganforge.cli.main import main; main(['plugins', 'doctor'])",
    "plan what to translate": "from ganforge.inference import translation_jobs, translation_options, translator",
    "ganforge new": "from ganforge.cli.main import main; main(['new', 'experiment', '--method', 'paired', '--dataset', "
    "'side-by-side'])",
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


@pytest.mark.processes
@pytest.mark.parametrize("statement", LIGHT.values(), ids=LIGHT.keys())
def test_declarations_bring_in_no_tensorflow(statement):
    command = [sys.executable, "-c", REPORT.format(statement=statement)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
