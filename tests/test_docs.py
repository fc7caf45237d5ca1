"""What the pages say holds: code compiles or runs, experiments load, commands exist, links lead somewhere."""

import importlib.util
import inspect
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import click
import nested_components
import pytest

import ganforge
from ganforge import layers, testing
from ganforge.cli.main import COMMANDS, loaded, main
from ganforge.discovery import hookspecs
from ganforge.discovery.kinds import KINDS
from ganforge.discovery.plugin_files import PluginFile
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment
from ganforge.training.trainer import Trainer

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "plugins/*/README.md", "examples/**/*.md")
    for page in ROOT.glob(pattern)
    if ".pytest_cache" not in page.parts
)


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


copied_code, reference = _script("copied_code"), _script("generate_reference")
FENCE = re.compile(r'^( *)```(\w+)(?: title="([^"\n]+)")?[^\n]*\n(.*?)^\1```$', flags=re.MULTILINE | re.DOTALL)
RUN_WHOLE = "<!-- the tests run this page, block by block, in one folder -->"
"""The mark of pages of which `test_tutorials.py` runs every block."""


class Block(NamedTuple):
    """A fenced block of a page; the title is that of a file, or empty."""

    page: Path
    language: str
    title: str
    text: str
    number: int

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}-{self.number}"


def _blocks(*languages: str) -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for number, match in enumerate(FENCE.finditer(text), 1):
            if match[2] in languages:
                yield Block(page, match[2], match[3] or "", match[4], number)


def _commands() -> Iterator[tuple[Block, str]]:
    for block in _blocks("console", "bash", "sh"):
        for line in block.text.replace("\\\n", "").splitlines():
            yield from ((block, part) for part in re.findall(r"\bganforge [^&|#>\n]+", line))


def test_there_is_something_to_check():
    assert len(PAGES) > 10
    assert len(list(_commands())) > 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_copied_code_is_that_of_its_file(page):
    text = page.read_text(encoding="utf-8")
    assert len(copied_code.COPIED.findall(text)) == text.count("<!-- copied from")
    assert text == copied_code.filled(text), "run: uv run python docs/copied_code.py"


def _brief(experiment):
    """The same experiment, small enough to be trained in a test."""
    small = {"size": 16, "depth": 2, "filters": 4, "layers": 1, "steps": 2, "samples": 1, "validation_examples": 1}
    parts = {name: part for name, part in experiment if hasattr(part, "model_copy")}
    changes = {
        name: part.model_copy(update={key: small[key] for key in small.keys() & type(part).model_fields.keys()})
        for name, part in parts.items()
    }
    return experiment.model_copy(update=changes)


@pytest.fixture
def in_a_folder_of_its_own(tmp_path, monkeypatch, trained_run):
    """A folder with what pages count on: `examples`, a run in `runs`, and trainings of two steps."""
    monkeypatch.chdir(tmp_path)
    Path("examples").symlink_to(ROOT / "examples")
    shutil.copytree(trained_run.parent, "runs", symlinks=True)
    for folder in (tmp_path, tmp_path / "src", *ROOT.glob("examples/*/src")):
        monkeypatch.syspath_prepend(folder)
    usual = Trainer.__init__
    monkeypatch.setattr(Trainer, "__init__", lambda self, experiment, *more: usual(self, _brief(experiment), *more))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)) or name == "ganforge_mine":
            del sys.modules[name]


PYTHON = {
    page: [block for block in _blocks("python") if block.page == page]
    for page in dict.fromkeys(block.page for block in _blocks("python"))
    if RUN_WHOLE not in page.read_text(encoding="utf-8")
}


@pytest.mark.slow
@pytest.mark.usefixtures("in_a_folder_of_its_own")
@pytest.mark.parametrize("page", PYTHON, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_python_block_of_a_page_runs_after_those_before_it(page):
    names = {"__name__": "page"}
    for block in PYTHON[page]:
        if block.title:
            Path(block.title).parent.mkdir(parents=True, exist_ok=True)
            Path(block.title).write_text(block.text, encoding="utf-8")
        exec(compile(block.text, str(block), "exec"), names)  # noqa: S102


@pytest.mark.parametrize("block", list(_blocks("toml")), ids=str)
def test_toml_is_valid_and_a_whole_experiment_loads(block, tmp_path, monkeypatch):
    tables = tomllib.loads(block.text)
    if not {"dataset", "trainer"} <= tables.keys():
        return
    (tmp_path / "experiment.toml").write_text(block.text, encoding="utf-8")
    own = (ROOT / "examples" / "third-party-plugin" / "src" / "ganforge_balls").glob("[!_]*.py")
    plugins = Plugins([PluginFile.load(file).module for file in own])
    Experiment.from_toml(tmp_path / "experiment.toml", plugins=plugins)


@pytest.mark.parametrize(
    ("block", "line"), list(_commands()), ids=lambda value: None if isinstance(value, Block) else value
)
def test_commands_and_their_options_exist(block, line):
    name, *arguments = shlex.split(line)[1:]
    if name.startswith("-"):
        return
    if name == "launch" and (inner := {"run", "resume"} & set(arguments)):  # followed by another command
        place = arguments.index(inner.pop())
        test_commands_and_their_options_exist(block, shlex.join(["ganforge", *arguments[place:]]))
        arguments = arguments[:place]
    assert name in COMMANDS, f"{block}: {line}"
    command = loaded(name)
    has_command = bool(arguments) and not arguments[0].startswith("-")
    if isinstance(command, click.Group) and (has_command or not command.invoke_without_command):
        assert has_command and arguments[0] in command.commands, f"{block}: {line}"
        command = command.commands[arguments[0]]
    options = {
        word
        for option in command.params
        if isinstance(option, click.Option)
        for word in (*option.opts, *option.secondary_opts)
    }
    used = {argument.partition("=")[0] for argument in arguments if argument.startswith("-")}
    assert used <= options | {"--help"}, f"{block}: {line}"


@pytest.mark.parametrize(
    ("block", "line"), list(_commands()), ids=lambda value: None if isinstance(value, Block) else value
)
def test_experiments_that_are_run_exist(block, line):
    files = [word for word in shlex.split(line) if word.startswith("examples/")]
    assert all((ROOT / file).is_file() for file in files), f"{block}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_files_lead_somewhere(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    generated = {ROOT / "docs" / "reference" / name for name in reference.pages(Plugins([], entry_points=False))}
    found = [(page.parent / target).resolve() for target in targets if target]
    assert [str(path) for path in found if not path.exists() and path not in generated] == []


@pytest.mark.slow
def test_the_tutorial_shows_the_first_screen_as_it_is(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit):
        main(["run", "examples/terrain.toml", "--dry-run"])
    printed = capsys.readouterr().out
    shown = {line.strip() for line in (ROOT / "docs/tutorials/first-run.md").read_text(encoding="utf-8").splitlines()}
    facts = [
        line.strip() for line in printed.splitlines() if line.startswith(("data", "training", "generator", "discr"))
    ]
    assert len(facts) == 4
    assert set(facts) <= shown


@pytest.fixture(scope="module")
def generated():
    """The generated pages by name."""
    return {name: "\n".join(lines) for name, lines in reference.pages(Plugins()).items()}


def test_the_reference_has_every_hook_and_nothing_else(generated):
    specified = {name for name in vars(hookspecs) if name.startswith("ganforge_")}
    assert set(re.findall(r"^## `(\w+)`", generated["hooks.md"], flags=re.MULTILINE)) == specified
    assert {"ganforge_commands", *(f"ganforge_{kind.plural}" for kind in KINDS.values())} == specified


def test_the_reference_says_which_options_take_components():
    lines = [*reference.options_page(nested_components.PLUGINS)]
    choice = "as a table with its `name` and [its options]"
    assert f"`inner` and `small`: any generator, {choice}(#generator).\n" in lines
    assert f"`parts` and `by_name` and `either` and `late` and `pair`: any loss, {choice}(#losses).\n" in lines
    assert any("A table `[generators.NAME]` gives another one to the network of this name." in line for line in lines)


def test_the_readme_names_what_the_first_party_plugins_offer():
    rows = dict(
        re.findall(r"^\| \[(ganforge-\w+)\]\S+ \| (.+) \|$", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    )
    assert rows.keys() == {folder.name for folder in (ROOT / "plugins").iterdir()}
    offers = [(plugin.package.name, cls.component_name()) for plugin in Plugins().status() for cls in plugin.offers]
    assert [(package, name) for package, name in offers if package in rows and f"`{name}`" not in rows[package]] == []


def test_the_reference_links_whatever_the_first_party_plugins_offer_to_its_options(generated):
    own = {"ganforge", *(folder.name for folder in (ROOT / "plugins").iterdir())}
    offered = {
        f"{component.kind}-{component.component_name()}"
        for plugin in Plugins().status()
        if plugin.package.name in own
        for component in plugin.offers
    }
    assert len(offered) > 20
    assert set(re.findall(r"options\.md#([\w-]+)\)", generated["plugins.md"])) == offered
    assert offered <= set(re.findall(r"\{#([\w-]+)\}", generated["options.md"]))


def test_the_reference_says_what_every_check_of_every_contract_holds(generated):
    rows = dict(re.findall(r"^\| `(test_\w+)` \| (.*) \|$", generated["testing.md"], flags=re.MULTILINE))
    checks = {name for contract in testing.__all__ for name in dir(getattr(testing, contract)) if name[:5] == "test_"}
    assert rows.keys() == checks
    assert all(rows.values())


def test_each_kind_has_a_page_with_what_a_new_plugin_holds():
    for kind in KINDS:
        (page,) = (ROOT / "docs" / "how-to").glob(f"write-a*-{kind}.md")
        shown = re.findall(r"copied from ganforge/templates/plugin/(.+) -->", page.read_text(encoding="utf-8"))
        assert shown == [f"{kind}.py.txt", f"test_{kind}.py.txt"]


def test_fields_of_public_classes_are_described_in_sections_which_the_site_shows_as_lists():
    classes = [getattr(module, name) for module in (ganforge, layers, testing) for name in module.__all__]
    run_together = [
        f"{cls.__name__}.{name}"
        for cls in classes
        if isinstance(cls, type)
        for name in re.findall(r"^([a-z]\w*): ", inspect.getdoc(cls) or "", flags=re.MULTILINE)
        if name in cls.__annotations__
    ]
    assert run_together == [], "write these under `Attributes:`"
