"""What the doctor finds, each by an installation that has it; a healthy one is called so."""

import json
import os
import re
import subprocess
import sys
from functools import partial

import pytest
from click.testing import CliRunner
from installed_package import GOOD, install_package

from ganforge.cli.main import loaded
from ganforge.cli.session import Session
from ganforge.data.fingerprints import component_text
from ganforge.runs.environment import plugin_versions


@pytest.fixture
def install(tmp_path, monkeypatch):
    yield partial(install_package, tmp_path, monkeypatch)
    sys.modules.pop("good_plugin", None)


def findings(severity):
    result = CliRunner().invoke(loaded("plugins"), ["doctor", "--json"], obj=Session(), standalone_mode=False)
    found = json.loads(result.stdout)
    assert result.return_value == any(finding["severity"] == "broken" for finding in found)
    return "\n".join(finding["message"] for finding in found if finding["severity"] == severity)


def test_first_party_plugins_and_a_good_one_are_all_well(install):
    install()
    result = CliRunner().invoke(loaded("plugins"), ["doctor"], obj=Session(), standalone_mode=False)
    assert result.return_value == 0
    assert re.fullmatch(r"No problems: \d+ plugins, \d+ components, 0 broken, 0 remarks\.\n", result.stdout)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"text": GOOD.replace("losses():", "losses(config):")},
            "ganforge_losses takes arguments, but hooks are called without any. Write def ganforge_losses(). Correct",
        ),
        ({"text": "import no_such_module_"}, "ModuleNotFoundError: No module named 'no_such_module_'. Correct it, "),
        ({"text": GOOD.replace("ganforge_losses", "ganforge_loses")}, "is not a hook; did you mean 'ganforge_losses'?"),
        ({"text": GOOD.replace("@hookimpl", "")}, "ganforge_losses is not marked. Write @hookimpl above it."),
        (
            {"text": GOOD.replace('"good"', '"l1"')},
            "clashes: loss 'l1' is offered by ganforge-good 1.2 and by ganforge-p",
        ),
        (
            {"text": "1 / 0"},
            "plugin 'good' of ganforge-good 1.2 cannot be used: ZeroDivisionError: division by zero. Co",
        ),
        ({"text": GOOD.replace("2.0", "9.0", 1)}, "is made for version 9.0 of ganforge's plugin interface"),
        (
            {"group": "ganforge.plugins"},
            "in the group 'ganforge.plugins', which ganforge does not read. Write [project.entry-",
        ),
        ({"group": "gan_forge"}, "in the group 'gan_forge'"),
        ({"group": "ganfroge"}, "in the group 'ganfroge'"),
        ({"point": "pix2pix"}, "plugin 'pix2pix' is the name of an entry point of ganforge-good, ganforge-pix2pix."),
    ],
)
def test_what_is_broken_is_found_with_the_remedy(install, change, told):
    install(**change)
    assert told in findings("broken")


def test_an_older_copy_that_is_hidden_is_found(install):
    install()
    newer = install(version="1.3")
    assert f"ganforge-good 1.2 in {newer.with_name('ganforge-good-1.2')} is hidden by 1.3 in {newer}" in findings(
        "broken"
    )


def test_a_module_that_hides_that_of_a_package_is_found(install, tmp_path, monkeypatch):
    install()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "good_plugin.py").write_text(GOOD)
    monkeypatch.syspath_prepend(tmp_path / "here")
    assert f"its module good_plugin is hidden by {tmp_path / 'here' / 'good_plugin.py'}" in findings("broken")


def test_remarks_break_nothing(install):
    install(text=GOOD.replace('Field(1.0, description="How soft.")', "1.0").replace('__ganforge_api__ = "2.0"', ""))
    remarks = findings("remark")
    assert "loss good of ganforge-good 1.2 has options without a description: softness." in remarks
    assert "plugin 'good' of ganforge-good 1.2 does not say which plugin interface it is made for." in remarks
    assert findings("broken") == ""


def test_other_packages_groups_are_left_alone(install):
    install(group="forge.tools", text="")
    assert findings("broken") == ""


def test_an_entry_point_that_names_no_module_is_told(install):
    folder = install()
    (folder / "good_plugin.py").unlink()
    place = folder / "ganforge_good-1.2.dist-info" / "entry_points.txt"
    assert f"No module named 'good_plugin', which {place} names. Correct [project.entry-points." in findings("broken")


@pytest.fixture
def torch(tmp_path, monkeypatch):
    """A module of this name that takes a moment to import; it is forgotten afterwards, however often it was loaded."""
    (tmp_path / "torch.py").write_text("import time; time.sleep(0.1)")
    monkeypatch.syspath_prepend(tmp_path)
    real = sys.modules.pop("torch", None)
    yield
    sys.modules.pop("torch", None)
    if real:
        sys.modules["torch"] = real


@pytest.mark.usefixtures("torch")
def test_a_plugin_that_is_slow_to_load_is_named_with_its_seconds(install):
    install(text=f"import torch\n{GOOD}")
    assert "plugin 'good' of ganforge-good 1.2 imports torch when it is loaded: every command waits 0." in findings(
        "remark"
    )
    sys.modules.pop("torch"), sys.modules.pop("good_plugin")
    checks = CliRunner().invoke(loaded("checks"), [], obj=Session(), standalone_mode=False)
    assert "ready; imports torch when it is loaded, 0." in checks.stdout


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("METADATA", b"", "its METADATA is missing or damaged"),
        ("METADATA", b"\xff\x00", "its METADATA is missing or damaged"),
        ("METADATA", b"Name: ganforge-good\n", "its METADATA is missing or damaged"),
        ("entry_points.txt", b"[ganforge]\ngood_plugin\n", "cannot be read (TypeError"),
        (
            "entry_points.txt",
            b"[ganforge]\n\xff = good_plugin\n",
            "cannot be read (UnicodeDecodeError",
        ),
    ],
)
def test_damaged_metadata_is_named_by_its_folder_and_stops_nothing(install, file, content, message):
    folder = install() / "ganforge_good-1.2.dist-info"
    (folder / file).write_bytes(content)
    found = findings("broken")
    assert f"{folder}" in found
    assert message in found
    assert "ganforge-good" not in plugin_versions()
    l1 = Session().plugins().find("loss", "l1")
    assert "ganforge-pix2pix" in component_text(l1())


def test_damaged_metadata_of_a_package_that_offers_nothing_is_a_remark(install):
    folder = install(group="other") / "ganforge_good-1.2.dist-info"
    (folder / "entry_points.txt").write_text("[other]\njust words\n")
    assert f"{folder / 'entry_points.txt'}: cannot be read" in findings("remark")
    assert findings("broken") == ""


def test_an_entry_point_that_is_no_module_is_named_with_its_file(install):
    folder = install(module="no module!") / "ganforge_good-1.2.dist-info"
    expected = f"'no module!', which {folder / 'entry_points.txt'} names, is no module."
    assert expected in findings("broken")
    assert plugin_versions()["ganforge-good"] == "1.2"


@pytest.mark.processes
def test_damaged_metadata_anywhere_stops_no_command(install, tmp_path):
    folder = install(group="other") / "ganforge_good-1.2.dist-info"
    (folder / "entry_points.txt").write_text("[other]\njust words\n")
    command = [sys.executable, "-m", "ganforge", "list", "losses"]
    environment = {**os.environ, "PYTHONPATH": str(folder.parent)}
    listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "l1" in listed.stdout
    assert listed.stderr == ""


@pytest.mark.usefixtures("torch")
def test_a_plugin_file_that_is_slow_to_load_is_named_too(tmp_path):
    (tmp_path / "mine.py").write_text(f"import torch\n{GOOD}")
    session = Session(plugin_paths=(tmp_path / "mine.py",))
    result = CliRunner().invoke(loaded("plugins"), ["doctor"], obj=session, standalone_mode=False)
    assert f"remark: {tmp_path / 'mine.py'} imports torch when it is loaded" in result.stdout
    assert result.return_value == 0
