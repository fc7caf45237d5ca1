"""New plugin packages: what is written works as it is, and nothing is overwritten."""

import os
import shutil
import subprocess
import sys
import tomllib

import pytest
from click.testing import CliRunner

from ganforge.cli.main import loaded
from ganforge.cli.plugin_package import LONGEST, version_range
from ganforge.cli.session import Session
from ganforge.discovery.kinds import CHOSEN, KINDS
from ganforge.discovery.plugin_files import PluginFile
from ganforge.discovery.plugins import Plugins
from ganforge.errors import PluginError
from ganforge.experiment.experiment import Experiment

RUFF = shutil.which("ruff")


def call(*arguments, session=None):
    line = ["plugin", *map(str, arguments)]
    session = session or Session()
    return CliRunner().invoke(loaded("new"), line, obj=session, catch_exceptions=False, standalone_mode=False)


def of_kinds(*kinds):
    return [word for kind in kinds for word in ("--kind", kind)]


@pytest.mark.processes
def test_the_tests_of_a_package_of_all_kinds_pass_unedited(tmp_path):
    """As installed, less the checks that start a process with two devices; the gate runs these too."""
    folder = tmp_path / "new"
    call("sparkle", *of_kinds(*KINDS), "--out", folder)
    information = folder / "src" / "ganforge_sparkle-0.1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: ganforge-sparkle\nVersion: 0.1.0\n")
    points = tomllib.loads((folder / "pyproject.toml").read_text())["project"]["entry-points"]["ganforge"]
    (information / "entry_points.txt").write_text("[ganforge]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not replicas", "tests"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    finished = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout
    assert "skipped" not in finished.stdout


@pytest.mark.parametrize("kind", CHOSEN)
def test_a_package_of_one_kind_holds_that_and_an_experiment_that_can_be_run(tmp_path, kind, monkeypatch):
    monkeypatch.setattr("ganforge.cli.new_plugin.which", lambda program: None if kind == "loss" else program)
    folder = tmp_path / "new"
    result = call("soft-edges", "--kind", kind, "--out", folder)
    assert result.stdout.splitlines()[1:] == [
        f"  cd {folder}",
        f'  {"" if kind == "loss" else "uv "}pip install -e ".[test]" && pytest',
        "  ganforge run experiment.toml",
    ]
    assert {path.stem for path in (folder / "tests").iterdir()} == {f"test_{kind}", "test_experiment"}
    module = PluginFile.load(folder / "src" / "ganforge_soft_edges" / f"{kind}.py").module
    plugins = Plugins([module])
    component = plugins.find(kind, "soft-edges")
    assert component.__name__ == f"SoftEdges{KINDS[kind].base.__name__}"
    experiment = Experiment.from_toml(folder / "experiment.toml", plugins=plugins)
    height, width, _ = experiment.dataset.shape().source
    assert experiment.generator.padded_size(height, width) == (height, width)
    if kind == "extractor":
        assert [type(metric.extractor) for metric in experiment.metrics] == [component]
        return
    part = getattr(experiment, KINDS[kind].table)
    assert component in [type(each) for each in (part if KINDS[kind].many else [part])]


def test_a_package_of_a_format_has_no_experiment_for_none_chooses_it(tmp_path):
    result = call("soft-edges", "--kind", "format", "--out", tmp_path / "new")
    assert result.stdout.splitlines()[-1] == "  ganforge show format soft-edges"
    assert not (tmp_path / "new" / "experiment.toml").exists()


def test_nothing_is_left_of_a_template(tmp_path):
    folder = tmp_path / "new"
    call("sparkle", *of_kinds(*KINDS), "--out", folder)
    texts = {path.name: path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert [name for name, text in texts.items() if "{{" in text] == []
    assert "".join(texts["__init__.py"]).count("@hookimpl\n") == len(KINDS)
    assert '__ganforge_api__ = "2.0"' in texts["__init__.py"]


@pytest.mark.processes
@pytest.mark.skipif(RUFF is None, reason="ruff is not installed; the gate has it")
@pytest.mark.parametrize("name", ["sparkle", "-".join(["x" * ((LONGEST - 1) // 2)] * 2)])
def test_what_is_written_is_clean(tmp_path, name):
    call(name, *of_kinds(*KINDS), "--out", tmp_path / "new")
    for command in (["check"], ["format", "--check"]):
        finished = subprocess.run(
            [RUFF, *command, "--no-cache", "."], cwd=tmp_path / "new", capture_output=True, text=True, check=False
        )
        assert finished.returncode == 0, finished.stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Sparkle", "cannot be the name of a plugin. Use up to 30 small letters"),
        ("soft_edges", "such as soft-edges"),
        ("1st", "cannot be the name of a plugin"),
        ("../up", "cannot be the name of a plugin"),
        ("x" * 31, "cannot be the name of a plugin"),
        ("ganforge-sparkle", "Give NAME alone"),
        ("terrain", r"terrain: ganforge-terrain \S+ is installed and has this name"),
        ("builtins", r"builtins: ganforge \S+ is installed and has this name"),
        ("l1", r"l1: ganforge-pix2pix \S+ offers a loss with this name"),
    ],
)
def test_a_bad_name_is_refused_and_nothing_written(tmp_path, name, told):
    with pytest.raises(PluginError, match=told):
        call(name, "--kind", "loss", "--out", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_an_unknown_kind_is_told_with_the_nearest(tmp_path):
    with pytest.raises(PluginError, match="did you mean 'loss'"):
        call("sparkle", "--kind", "lss", "--out", tmp_path / "new")


def test_a_folder_that_is_there_stays_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ganforge-sparkle").mkdir()
    with pytest.raises(PluginError, match="ganforge-sparkle: exists already"):
        call("sparkle", "--kind", "loss")
    assert list((tmp_path / "ganforge-sparkle").iterdir()) == []


def test_where_too_little_is_installed_there_is_no_experiment(tmp_path, monkeypatch):
    monkeypatch.setattr("ganforge.discovery.plugins.plugin_packages", lambda: ())
    result = call("sparkle", "--kind", "loss", "--out", tmp_path / "new")
    assert result.stdout.splitlines()[-1] == "  ganforge show loss sparkle"
    assert not (tmp_path / "new" / "experiment.toml").exists()
    assert not (tmp_path / "new" / "tests" / "test_experiment.py").exists()


def experiment_of(folder):
    return tomllib.loads((folder / "experiment.toml").read_text())


OTHER_METHODS = """
from typing import ClassVar, Literal
from ganforge import Method

class First(Method):
    name: Literal["a-first"] = "a-first"
    provides = frozenset({"contrasts"})

    def networks(self, shape, build):
        return None

    def rounds(self, networks, batch):
        return ()

class Second(First):
    name: Literal["a-second"] = "a-second"
    provides = frozenset({"paired"})
"""


def test_other_methods_that_are_installed_do_not_break_it(tmp_path):
    (tmp_path / "others.py").write_text(OTHER_METHODS)
    session = Session(plugin_paths=(tmp_path / "others.py",))
    result = call("sparkle", "--kind", "loss", "--out", tmp_path / "new", session=session)
    assert experiment_of(tmp_path / "new")["method"] == {"name": "paired"}
    assert result.stdout.splitlines()[-1] == f"  ganforge run experiment.toml --plugin {tmp_path / 'others.py'}"


def test_its_own_loss_stands_beside_one_that_its_discriminator_learns_from(tmp_path):
    call("sparkle", *of_kinds("loss", "discriminator"), "--out", tmp_path / "new")
    assert [loss["name"] for loss in experiment_of(tmp_path / "new")["losses"]] == ["sparkle", "adversarial"]


def test_a_package_that_is_blocked_is_not_used(tmp_path):
    call("sparkle", "--kind", "loss", "--out", tmp_path / "new", session=Session(blocked=("terrain",)))
    assert not (tmp_path / "new" / "experiment.toml").exists()


def test_it_requires_what_its_experiment_uses_in_versions_that_should_fit(tmp_path):
    call("sparkle", "--kind", "dataset", "--out", tmp_path / "new")
    project = tomllib.loads((tmp_path / "new" / "pyproject.toml").read_text())["project"]
    assert project["dependencies"] == ["ganforge>=0.1,<0.2"]
    test = project["optional-dependencies"]["test"]
    assert test == [f"{name}>=0.1,<0.2" for name in ("ganforge[testing]", "ganforge-losses", "ganforge-pix2pix")]


@pytest.mark.parametrize(
    ("version", "expected"), [("0.4.1", ">=0.4,<0.5"), ("2.3.0", ">=2.3,<3"), ("3", ">=3.0,<4"), ("1.2rc1", ">=1.2,<2")]
)
def test_a_range_ends_where_a_version_may_break(version, expected):
    assert version_range("a", version) == f"a{expected}"


def test_nothing_half_made_is_left(tmp_path, monkeypatch):
    def fail(*arguments):
        raise RuntimeError("cut short")

    monkeypatch.setattr("ganforge.cli.plugin_package.PluginPackage._parts", fail)
    with pytest.raises(RuntimeError, match="cut short"):
        call("sparkle", "--kind", "loss", "--out", tmp_path / "new")
    assert not (tmp_path / "new").exists()
