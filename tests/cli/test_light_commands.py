"""The commands that need no TensorFlow: plugins, list, show, schema, checks."""

import errno
import json
import os
import platform
import sys
import tomllib
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Annotated, Literal

import nested_components
import pytest
from click.testing import CliRunner
from declared_components import L1
from pydantic import BaseModel, Field, PositiveFloat

from ganforge.cli.main import loaded
from ganforge.cli.option_texts import snippet
from ganforge.cli.session import Session
from ganforge.components import Dataset
from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.kinds import CHOSEN, KINDS
from ganforge.discovery.plugins import Plugins
from ganforge.errors import PluginError, RunError


class Mask(BaseModel):
    low: float = 0.5
    high: float | None = None


class Folder(Dataset):
    """Images of a folder.

    All of them.
    """

    name: Literal["folder"] = "folder"
    path: Path = Field(description="Where they lie.")
    size: int = Field(256, ge=8, lt=4096, description="Side in pixels.")
    side: Literal["left", "right"] = "left"
    clip: PositiveFloat | None = None
    ratio: float = 1e-8
    text: str = 'a "quoted" \\ é\n'
    ranges: tuple[Annotated[int, Field(gt=1)], ...] = (2, 3)
    mask: Mask = Mask()
    fast: bool = True

    def shape(self):
        return None

    def load(self, split, seed):
        return None


@hookimpl
def ganforge_datasets():
    return [Folder]


@hookimpl
def ganforge_losses():
    return [L1]


@hookimpl
def ganforge_loses():
    return [L1]


BAD = ModuleType("bad.plugin")
BAD.ganforge_loses = ganforge_loses
GOOD = ModuleType("good.plugin")
GOOD.ganforge_datasets, GOOD.ganforge_losses = ganforge_datasets, ganforge_losses


class SmallSession(Session):
    @cached_property
    def all_plugins(self):
        return Plugins([GOOD, BAD], entry_points=False)


@pytest.fixture
def call():
    def invoke(name, *arguments):
        return CliRunner().invoke(loaded(name), arguments, obj=SmallSession(), catch_exceptions=False)

    return invoke


def row(output, first):
    return next(line.split(maxsplit=1)[1].strip() for line in output.splitlines() if line.startswith(first))


def test_plugins_lists_what_each_offers_and_what_is_wrong(call):
    lines = call("plugins").stdout.splitlines()
    assert lines[0].split() == ["Plugin", "Package", "Offers", "State"]
    assert "dataset folder, loss l1" in lines[1]
    assert lines[1].rstrip().endswith("ready")
    assert "failed: ganforge_loses is not a hook; did you mean 'ganforge_losses'?" in lines[2]


@pytest.mark.parametrize("kind", ["loss", "losses"])
def test_list_names_the_components_of_a_kind(call, kind):
    result = call("list", kind)
    assert row(result.stdout, "l1").endswith("Mean distance.")
    assert "ganforge show loss l1" in result.stdout


def test_list_without_a_kind_names_the_components_of_all(call):
    lines = call("list").stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:3]] == [["dataset", "folder"], ["loss", "l1"]]
    assert lines[-1] == "More about one: ganforge show dataset folder"


def test_a_plugin_that_cannot_be_used_is_named_on_stderr_once(call):
    assert call("list", "loss").stderr.count("plugin 'bad.plugin' of bad failed and is skipped") == 1
    assert call("plugins").stderr == ""


def test_programs_get_json(call):
    assert json.loads(call("list", "loss", "--json").stdout) == [
        {"kind": "loss", "name": "l1", "package": "good", "version": "", "summary": "Mean distance."}
    ]
    good, bad = json.loads(call("plugins", "--json").stdout)
    assert good["offers"] == [{"kind": "dataset", "name": "folder"}, {"kind": "loss", "name": "l1"}]
    assert (good["state"], good["reason"], bad["state"]) == ("ready", None, "failed")
    assert "is not a hook" in bad["reason"]
    checks = json.loads(call("checks", "--json").stdout)
    assert checks["python"].endswith(platform.python_version())
    assert checks["plugins"] == [good, bad]
    assert json.loads(call("list", "metrics", "--json").stdout) == []


def test_list_of_nothing_and_of_no_kind(call):
    assert "No metric is installed" in call("list", "metrics").stdout
    with pytest.raises(PluginError, match="'losss' is not a kind of component; did you mean 'loss'"):
        call("list", "losss")


def test_show_tells_all_there_is_to_know(call):
    output = call("show", "dataset", "folder").stdout
    assert output.startswith("dataset folder, of ")
    assert str(Path(__file__)) in output
    assert "Images of a folder.\n\nAll of them.\n" in output
    assert row(output, "path ").split() == ["path", "required", "Where", "they", "lie."]
    assert row(output, "size ").split() == ["int", "256", ">=", "8,", "<", "4096", "Side", "in", "pixels."]
    assert row(output, "side ").split() == ['"left"', "|", '"right"', '"left"']
    assert row(output, "clip ").split() == ["float", "|", "unset", "unset", ">", "0"]
    assert row(output, "ranges ").split() == ["tuple[int,", "...]", "[2,", "3]", ">", "1"]
    assert row(output, "mask ").startswith("table")
    assert row(output, "mask.low ").split() == ["float", "0.5"]


class NestedSession(Session):
    all_plugins = nested_components.PLUGINS


def shown(*arguments):
    return CliRunner().invoke(loaded("show"), arguments, obj=NestedSession(), catch_exceptions=False).stdout


def test_show_tells_how_a_component_within_a_component_is_chosen():
    output = shown("generator", "enhancer")
    assert row(output, "inner ").split() == ["generator", "required", "The", "network", "that", "it", "enhances."]
    assert row(output, "maps ").startswith("generator | unset")
    assert 'small = { name = "unet", depth = 2, filters = 64 }\n' in output
    assert (
        'inner: any generator. Write [generator.inner] and name = "..." with one of: enhancer, relief, unet.' in output
    )
    assert 'maps: any generator. Write [generator.maps] and name = "..." with one of: relief.' in output
    assert "For one network of the method only: [generators.NAME] in place of [generator]." in output
    output = shown("loss", "several")
    assert "parts: any loss. Write [[losses.parts]] and name" in output
    assert "by_name: any loss. Write [losses.by_name.NAME] and name" in output
    assert "steps: any loss. Write [losses.steps.loss] and name" in output


def test_the_snippet_of_show_can_be_pasted():
    text = snippet(KINDS["dataset"], Folder)
    assert "# path = ... has no default: path\n" in text
    assert "# clip = ...\n" in text
    written = tomllib.loads(text)["dataset"]
    assert Folder(**{**written, "path": "x"}) == Folder(path=Path("x"))
    assert tomllib.loads(snippet(KINDS["loss"], L1)) == {"losses": [{"name": "l1", "weight": 1.0}]}


def test_show_of_what_is_not_there_tells_the_nearest(call):
    with pytest.raises(PluginError, match="did you mean 'folder'"):
        call("show", "dataset", "foldr")


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in CHOSEN for name in sorted(Plugins().components(kind))]
)
def test_every_installed_component_can_be_shown_and_pasted(kind, name):
    result = CliRunner().invoke(loaded("show"), [kind, name], obj=Session(), catch_exceptions=False)
    assert f"{kind} {name}, of " in result.stdout
    component = Plugins().find(kind, name)
    written = tomllib.loads(snippet(KINDS[kind], component))
    table = written.get(KINDS[kind].within, written)[KINDS[kind].table]
    assert (table[0] if KINDS[kind].many else table)["name"] == name


def test_schema_goes_to_stdout_or_to_a_file(call, tmp_path):
    printed = json.loads(call("schema").stdout)
    assert printed["$defs"]["Folder"]["properties"]["name"]["const"] == "folder"
    assert call("schema", "--out", str(tmp_path / "schema.json")).stdout == ""
    assert json.loads((tmp_path / "schema.json").read_text()) == printed


def test_a_schema_that_cannot_be_written_leaves_the_old_one(call, tmp_path, monkeypatch):
    with pytest.raises(RunError, match=r"nowhere/schema\.json: cannot be written: No such file or directory"):
        call("schema", "--out", str(tmp_path / "nowhere/schema.json"))
    schema = tmp_path / "schema.json"
    schema.write_text("old")

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RunError, match="Free some space"):
        call("schema", "--out", str(schema))
    assert schema.read_text() == "old"
    assert list(tmp_path.iterdir()) == [schema]


def test_checks_describes_the_installation(call):
    output = call("checks").stdout
    assert row(output, "Python") == f"{sys.implementation.name.replace('cp', 'CP')} {sys.version.split()[0]}"
    assert row(output, "tensorflow").startswith("2.")
    assert "bad, 0 components, failed: ganforge_loses is not a hook" in output
    assert str(Path.home()) not in output


@pytest.mark.processes
@pytest.mark.parametrize(
    ("script", "said"),
    [("echo 'NVIDIA T4, 15360 MiB, 550.1'", "NVIDIA T4, 15360 MiB, 550.1"), ("exit 9", "nvidia-smi failed")],
)
def test_checks_asks_the_driver_for_gpus_and_tensorflow_why_it_sees_none(call, tmp_path, monkeypatch, script, said):
    monkeypatch.setattr("ganforge.cli.checks.unseen_gpu_remark", lambda: "GPU: TensorFlow sees no GPU.")
    program = tmp_path / "nvidia-smi"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert said in row(call("checks").stdout, "GPU")
    assert ("TensorFlow sees no GPU" in row(call("checks").stdout, "GPU")) == said.startswith("NVIDIA")


def test_checks_says_where_there_is_no_gpu(call, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "none found" in row(call("checks").stdout, "GPU")
