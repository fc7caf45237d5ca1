"""The packages of the workspace have one version, ask for each other at it, and `ganforge[all]` brings them all."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
CORE, *PLUGINS = [
    tomllib.loads(file.read_text(encoding="utf-8"))["project"]
    for file in (ROOT / "pyproject.toml", *sorted(ROOT.glob("plugins/*/pyproject.toml")))
]
EXTRAS = CORE["optional-dependencies"]
LEFT_OUT = {"all", "export", "gpu", "heif", "huggingface", "litert", "openvino", "testing", "video"}


def _own_requirements(project: dict[str, Any]) -> list[Requirement]:
    optional = [name for names in project.get("optional-dependencies", {}).values() for name in names]
    requirements = [Requirement(name) for name in [*project["dependencies"], *optional]]
    return [requirement for requirement in requirements if requirement.name.startswith("ganforge-")] + [
        requirement for requirement in requirements if requirement.name == "ganforge" and not requirement.extras
    ]


@pytest.mark.parametrize("project", [CORE, *PLUGINS], ids=lambda project: project["name"])
def test_every_package_has_the_version_of_the_core_and_asks_for_no_other(project):
    assert project["version"] == CORE["version"]
    asked = _own_requirements(project)
    assert asked
    assert [str(requirement) for requirement in asked if str(requirement.specifier) != f"=={CORE['version']}"] == []


@pytest.mark.parametrize("project", PLUGINS, ids=lambda project: project["name"])
def test_the_core_has_an_extra_for_each_plugin_and_for_each_of_its_extras(project):
    name, version = project["name"], CORE["version"]
    assert EXTRAS[name.removeprefix("ganforge-")] == [f"{name}=={version}"]
    for extra in project.get("optional-dependencies", {}):
        assert EXTRAS[extra] == [f"{name}[{extra}]=={version}"]


def test_all_is_every_extra_but_those_that_are_large_for_a_gpu_for_tests_or_under_the_gpl():
    (everything,) = map(Requirement, EXTRAS["all"])
    assert everything.name == "ganforge"
    assert everything.extras == EXTRAS.keys() - LEFT_OUT


def test_the_extra_for_a_gpu_asks_for_the_tensorflow_that_the_core_has():
    (core,) = (Requirement(name) for name in CORE["dependencies"] if name.startswith("tensorflow>"))
    (cuda,) = map(Requirement, EXTRAS["gpu"])
    assert (cuda.name, cuda.specifier, cuda.extras) == (core.name, core.specifier, {"and-cuda"})


def test_the_readme_lists_every_extra_once():
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("| extra | adds |")[2].partition("\n\n")[0]
    listed = [
        name for row in re.findall(r"^\| (`.+?) \|", table, flags=re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    ]
    assert sorted(listed) == sorted(EXTRAS.keys() - {"testing"})
