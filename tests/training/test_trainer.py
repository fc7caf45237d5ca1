import csv

import numpy as np
import pytest
from PIL import Image

from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


def trained(experiment, folder, name=None):
    directory = name or RunDirectory.create(folder, experiment)
    return Trainer(experiment).run(directory), directory


def changed(component, **options):
    return component.model_copy(update=options)


def rows(directory):
    with directory.results.open() as file:
        return list(csv.DictReader(file))


def state(directory, step):
    arrays = Checkpoints(directory.checkpoints).load(step)
    arrays.pop("seconds")
    arrays.pop("shape")  # a text
    return arrays


def assert_same(one, other):
    assert one.keys() == other.keys()
    for key in one:
        np.testing.assert_array_equal(one[key], other[key], err_msg=key)


def test_a_run_leaves_everything_that_later_commands_read(tiny_experiment, tmp_path):
    outcome, directory = trained(tiny_experiment(), tmp_path)
    assert (outcome.step, outcome.exit_code) == (4, 0)
    assert [int(row["step"]) for row in rows(directory)] == [1, 2, 3, 4]
    assert Checkpoints(directory.checkpoints).steps() == [4]
    assert sorted(path.name for path in directory.samples.iterdir()) == ["000000.png", "000004.png"]
    assert directory.starts.last()["seed"] == 0
    for path in (directory.reals, directory.samples / "000004.png"):
        Image.open(path).verify()
    assert list(directory.events.iterdir())
    assert outcome.figures["validation/n"] == 3


def test_the_generator_learns(tiny_experiment, tmp_path):
    _, directory = trained(tiny_experiment({"steps": 60, "generator_optimizer": {"learning_rate": 0.01}}), tmp_path)
    distances = [float(row["generator/distance"]) for row in rows(directory)]
    assert distances[-1] < distances[0] / 2


def test_a_resumed_run_equals_one_that_was_never_stopped(tiny_experiment, tmp_path):
    parts = {"generator": changed(tiny_experiment().generator, dropout=0.5, norm=True)}
    options = {"checkpoint_every": 2, "ema": 0.9}
    _, whole = trained(tiny_experiment({**options, "steps": 5}, **parts), tmp_path)
    _, halved = trained(tiny_experiment({**options, "steps": 2}, **parts), tmp_path)
    trained(tiny_experiment({**options, "steps": 5}, **parts), tmp_path, halved)
    assert_same(state(whole, 5), state(halved, 5))
    timings = {"seconds", "images_per_second"}
    kept = [[{key: row[key] for key in row.keys() - timings} for row in rows(run)] for run in (whole, halved)]
    assert kept[1] == kept[0]


def test_a_step_is_traced_once(tiny_experiment, tmp_path):
    chosen = tiny_experiment({"steps": 3})
    traced = []

    class Counted(type(chosen.method)):
        def rounds(self, networks, batch):
            traced.append(batch)
            return super().rounds(networks, batch)

    Trainer(chosen.model_copy(update={"method": Counted()})).run(RunDirectory.create(tmp_path, chosen))
    assert len(traced) == 1


def test_without_a_loss_that_judges_no_discriminator_is_built(tiny_experiment):
    game, distance = tiny_experiment().losses
    experiment = tiny_experiment(losses=(changed(game, weight=0.0), distance))
    prepared = Trainer(experiment).prepare()
    assert list(prepared.summary.parameters) == ["generator"]
    assert not prepared.state.players.discriminators


def test_preparing_writes_nothing(tiny_experiment, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Trainer(tiny_experiment()).prepare()
    assert not list(tmp_path.iterdir())


def test_steps_in_one_call_train_the_same(tiny_experiment, tmp_path):
    _, one = trained(tiny_experiment({"log_every": 4}), tmp_path)
    _, many = trained(tiny_experiment({"log_every": 4, "steps_per_call": 3}), tmp_path)
    for key, array in state(one, 4).items():
        np.testing.assert_allclose(state(many, 4)[key].astype(float), array.astype(float), atol=1e-6, err_msg=key)


@pytest.mark.parametrize("update", ["alternating", "simultaneous"])
def test_compiled_networks_train_the_same(tiny_experiment, tmp_path, update):
    _, plain = trained(tiny_experiment({"update": update}), tmp_path)
    _, compiled = trained(tiny_experiment({"update": update, "jit_compile": True}), tmp_path)
    for key, array in state(plain, 4).items():
        np.testing.assert_allclose(state(compiled, 4)[key].astype(float), array.astype(float), atol=1e-5, err_msg=key)
