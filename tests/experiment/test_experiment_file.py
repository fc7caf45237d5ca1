import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from ganforge.experiment.experiment import Experiment
from ganforge.experiment.experiment_file import ORIGIN, ExperimentFile


@pytest.fixture
def read_again(offered):
    return lambda path, *overrides: Experiment.from_toml(path, overrides, offered.PLUGINS)


@pytest.fixture
def given(tmp_path, monkeypatch, good):
    """An experiment file in a project folder, from which it is run."""
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    (project / "terrain.toml").write_text(good)
    return Path("terrain.toml")


def copied(file, folder):
    """As a run folder keeps it."""
    folder.mkdir(parents=True)
    (folder / "experiment.toml").write_text(file.text)
    (folder / ORIGIN).write_text(json.dumps(file.origin(folder)))
    return folder / "experiment.toml"


@pytest.mark.parametrize("folder", ["runs/terrain-001", "../elsewhere/terrain-001"])
def test_the_copy_in_a_run_folder_means_the_same_from_where_it_lies(given, folder, read_again):
    file = ExperimentFile(given)
    again = copied(file, Path(folder))
    assert again.read_text() == given.read_text()
    assert read_again(again).to_tables() == read_again(given).to_tables()


def test_so_it_does_after_the_project_has_moved(given, tmp_path, monkeypatch, read_again):
    copied(ExperimentFile(given), Path("runs/terrain-001"))
    monkeypatch.chdir(tmp_path)
    Path("project").rename("moved")
    again = read_again(Path("moved/runs/terrain-001/experiment.toml"))
    assert again.dataset.path == tmp_path / "moved/images"


def test_and_after_the_run_folder_has_moved(given, tmp_path, read_again):
    copied(ExperimentFile(given), Path("runs/terrain-001"))
    Path("runs").rename(tmp_path / "elsewhere")
    again = read_again(tmp_path / "elsewhere/terrain-001/experiment.toml")
    assert again.dataset.path == Path.cwd() / "images"


@pytest.mark.parametrize("record", ["{", "[]", '{"base_folder": 3}'])
def test_a_damaged_record_of_where_it_came_from_is_passed_over(given, record, read_again):
    Path(ORIGIN).write_text(record)
    assert read_again(given).dataset.path == Path.cwd() / "images"


def test_a_file_is_read_once(given, offered):
    file = ExperimentFile(given)
    given.unlink()
    assert Experiment.from_file(file, offered.PLUGINS).trainer.steps == 10
    assert "steps = 10" in file.text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_read_from_the_working_folder(given, read_again):
    reader, writer = os.pipe()
    os.write(writer, given.read_bytes())
    os.close(writer)
    experiment = read_again(Path(f"/dev/fd/{reader}"))
    os.close(reader)
    assert (experiment.name, experiment.dataset.path) == ("experiment", Path.cwd() / "images")


def test_a_dash_is_standard_input(given, monkeypatch, read_again):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given.read_bytes())))
    experiment = read_again(Path("-"), "trainer.steps=3")
    assert (experiment.name, experiment.trainer.steps) == ("experiment", 3)
    assert experiment.dataset.path == Path.cwd() / "images"
