from pathlib import Path

import pytest

from ganforge.errors import ExperimentError
from ganforge.experiment.experiment import Experiment


def test_paths_are_relative_to_the_file(tmp_path, monkeypatch, offered, replaced):
    folder = tmp_path / "experiments"
    folder.mkdir()
    options = 'more = ["a", "/b"]\nmask = "../m.png"\nby_name = { x = "x" }\npattern = "p"\neither = "left"\n'
    nested = 'crop = { mask = "c" }\ncrops = [{ mask = "d" }]\n'
    (folder / "x.toml").write_text(replaced('path = "images"\n', 'path = "images"\n' + options + nested))
    monkeypatch.chdir(tmp_path)
    dataset = Experiment.from_toml("experiments/x.toml", plugins=offered.PLUGINS).dataset
    assert dataset == offered.Folder(
        path=folder / "images",
        more=[folder / "a", Path("/b")],
        by_name={"x": folder / "x"},
        mask=folder / "../m.png",
        pattern="p",
        either="left",
        crop=offered.Crop(mask=folder / "c"),
        crops=(offered.Crop(mask=folder / "d"),),
    )


@pytest.mark.parametrize(("given", "name"), [("train-*.tar", "{folder}/train-*.tar"), ("s3://bucket", "s3://bucket")])
def test_a_path_or_url_is_relative_to_the_file_unless_it_is_a_url(tmp_path, offered, replaced, given, name):
    (tmp_path / "x.toml").write_text(replaced('path = "images"\n', f'path = "images"\nshards = "{given}"\n'))
    experiment = Experiment.from_toml(tmp_path / "x.toml", plugins=offered.PLUGINS)
    assert experiment.dataset.shards == name.format(folder=tmp_path)


def test_paths_of_overrides_are_relative_to_the_working_folder(tmp_path, monkeypatch, offered, good):
    (tmp_path / "x.toml").write_text(good)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    experiment = Experiment.from_toml("../x.toml", ["dataset.path=data", 'dataset.more=["e"]'], offered.PLUGINS)
    assert experiment.dataset == offered.Folder(path=tmp_path / "here" / "data", more=[tmp_path / "here" / "e"])


@pytest.mark.parametrize(
    ("override", "value"),
    [
        ("trainer.steps=500", lambda e: e.trainer.steps == 500),
        (
            "trainer.generator_optimizer.learning_rate=1e-3",
            lambda e: e.trainer.generator_optimizer.learning_rate == 1e-3,
        ),
        ("losses.1.weight=5", lambda e: e.losses[1].weight == 5),
        ("losses.l1.weight=5.5", lambda e: e.losses[1].weight == 5.5),
        ("dataset.pattern=*.png", lambda e: e.dataset.pattern == "*.png"),
        ("dataset.pattern='3'", lambda e: e.dataset.pattern == "3"),
        ("dataset.pattern=a=b", lambda e: e.dataset.pattern == "a=b"),
        ("dataset.pattern=1\nx = 2", lambda e: e.dataset.pattern == "1\nx = 2"),
        ('metrics=[{ name = "error" }]', lambda e: e.metrics[0].name == "error"),
        ('losses=[{ name = "l1" }]', lambda e: [loss.name for loss in e.losses] == ["l1"]),
        ("name=other", lambda e: e.name == "other"),
        ("trainer.jit_compile=false", lambda e: e.trainer.jit_compile is False),
    ],
)
def test_overrides_are_merged_first(read, override, value, good):
    assert value(read(good, override))


def test_an_override_mends_a_fault_of_the_file(read, replaced):
    assert read(replaced("steps = 10", "steps = 0"), "trainer.steps=3").trainer.steps == 3


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("trainer.steps=abc", 'trainer.steps is "abc", but should be a valid integer.'),
        ("trainer.stepz=3", "trainer.stepz is not an option of [trainer]; did you mean 'steps'?"),
        ("generator.name=unett", "generator 'unett' is offered by no"),
        ("losses.l11.weight=3", "losses has no 'l11'; did you mean 'l1'? It has: adversarial, l1."),
        ("losses.7.weight=3", "losses has no '7'. It has: adversarial, l1."),
        ("metrics.error.x=1", "metrics has no 'error'. It has: none."),
        ("losses.l1.weight=-3", "losses.1.weight is -3, but should be greater than or equal to 0."),
        ("losses=[{ name = 'l1', weight = -3 }]", "losses.0.weight is -3"),
        ("callbacks=3", "callbacks should be a list of tables"),
        ("generator.depth.x=1", "generator.depth is not a table."),
        ("trainer.steps", "this is not an override. Expected KEY.KEY=VALUE"),
        ("trainer..steps=1", "this is not an override. Expected KEY.KEY=VALUE"),
        ("trainr.steps=1", "trainr is not part of an experiment; did you mean 'trainer'?"),
    ],
)
def test_a_fault_of_an_override_names_the_override(faults, override, said, good):
    (fault,) = faults(good, override)
    assert fault.startswith(f"--set {override}: {said}")


def test_two_losses_of_one_name_are_told_apart_by_number(faults, replaced):
    (fault,) = faults(replaced('"adversarial"', '"l1"'), "losses.l1.weight=3")
    assert "2 of losses are called 'l1'. Choose one by its number, from 0." in fault


def test_faults_of_file_and_overrides_come_together(faults, replaced):
    found = faults(replaced("depth = 4", "depth = 40"), "trainer.steps=abc", "nonsense")
    assert len(found) == 3


def test_tables_are_overridden_like_files(offered, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tables = offered.python_experiment().to_tables()
    overrides = ["trainer.steps=7", "dataset.path=here"]
    again = Experiment.from_tables(tables, offered.PLUGINS, "/elsewhere", overrides)
    assert (again.trainer.steps, again.dataset.path) == (7, tmp_path / "here")
    assert tables["trainer"]["steps"] == 1
    with pytest.raises(ExperimentError, match=r'^--set trainer\.steps=abc: trainer\.steps is "abc"'):
        Experiment.from_tables(tables, offered.PLUGINS, overrides=["trainer.steps=abc"])
