import json
import subprocess
import sys
import time
from pathlib import Path
from typing import ClassVar, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ganforge.components import Dataset
from ganforge.errors import ExperimentError
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.trainer_options import TrainerOptions


def test_tables_become_components(read, offered):
    experiment = read()
    assert experiment.name == "terrain"
    assert experiment.generator == offered.UNet(depth=4)
    assert experiment.losses == (offered.Adversarial(), offered.L1(weight=100))
    assert experiment.trainer == TrainerOptions(steps=10)
    assert experiment.metrics == ()


def test_an_experiment_cannot_be_changed(read):
    with pytest.raises(ValidationError):
        read().name = "other"


def test_the_name_in_the_file_wins_over_the_files_own(read, good):
    assert read('name = "mine"\n' + good).name == "mine"
    assert read(file="my terrain (2).toml").name == "my terrain _2_"


@pytest.mark.parametrize("name", ["", "../up", ".hidden", "a/b", "-x"])
def test_a_name_that_cannot_be_a_folder_is_refused(faults, name, good):
    assert "terrain.toml:1:1: name: " in faults(f'name = "{name}"\n' + good)[0]


def test_a_loss_that_needs_a_judgement_needs_a_discriminator(faults, read, replaced):
    alone = replaced('[discriminator]\nname = "patch"\n', "")
    (fault,) = faults(alone)
    assert (
        "terrain.toml:14:3: losses.0: loss 'adversarial' needs fake and real, which come from a discriminator." in fault
    )
    assert read(alone, "losses.adversarial.weight=0").discriminator is None


def test_a_broken_discriminator_is_not_told_to_be_missing(faults, replaced):
    (fault,) = faults(replaced('"patch"', '"pach"'))
    assert "discriminator 'pach'" in fault


def test_a_loss_that_the_method_cannot_serve_is_refused(faults, replaced):
    (fault,) = faults(replaced('"l1"', '"cycle"'))
    assert "losses.1: loss 'cycle' needs cycled, but method 'paired' and the examples provide: paired." in fault


class Heap(Dataset):
    paired: ClassVar[bool] = False
    name: Literal["heap"] = "heap"

    def shape(self):
        return None

    def load(self, split, seed):
        return None


def test_a_loss_that_needs_pairs_is_refused_where_the_dataset_has_none(offered):
    with pytest.raises(ExperimentError, match=r"losses\.0: loss 'l1' needs pairs, but images of dataset 'heap' do not"):
        offered.python_experiment(dataset=Heap())


def test_a_generator_that_nothing_trains_is_refused(faults, replaced):
    (fault,) = faults(replaced('"l1"', '"penalty"'), "losses.adversarial.weight=0")
    assert "losses: none with a weight above 0 has a term for the generator" in fault


def test_python_refuses_the_same_combinations(offered):
    with pytest.raises(ExperimentError, match=r"losses\.0: loss 'adversarial' needs fake and real"):
        offered.python_experiment(losses=(offered.Adversarial(),))
    with pytest.raises(ExperimentError, match="a term for the generator"):
        offered.python_experiment(losses=(offered.L1(weight=0),))
    with pytest.raises(ValidationError, match="losses"):
        offered.python_experiment(losses=())
    assert (
        offered.python_experiment(
            losses=(offered.Adversarial(), offered.L1()), discriminator=offered.Patch()
        ).discriminator
        == offered.Patch()
    )


@settings(deadline=None, max_examples=30)
@given(
    parts=st.fixed_dictionaries(
        {"name": st.from_regex(r"[a-z]\w{0,5}", fullmatch=True)},
        optional={"trainer": st.builds(TrainerOptions, steps=st.integers(1, 99), ema=st.none() | st.just(0.9))},
    ),
    weights=st.lists(st.floats(0.1, 1e9), min_size=1, max_size=3),
    folder=st.fixed_dictionaries(
        {"path": st.sampled_from([Path("relative"), Path("/absolute")]), "either": st.text()},
        optional={
            "mask": st.none() | st.just(Path("mask")),
            "shards": st.sampled_from(["relative", "/absolute", "s3://bucket"]),
        },
    ),
)
def test_tables_and_experiments_are_the_same_thing(parts, weights, folder, offered):
    losses = tuple(offered.L1(weight=weight) for weight in weights)
    experiment = offered.python_experiment(dataset=offered.Folder(**folder), losses=losses, **parts)
    tables = json.loads(json.dumps(experiment.to_tables()))
    again = Experiment.from_tables(tables, offered.PLUGINS)
    assert again.to_tables() == tables
    assert again.model_copy(update={"dataset": experiment.dataset}) == experiment
    assert again.dataset.path == experiment.dataset.path.absolute()


def test_tables_hold_defaults_and_absolute_paths(offered):
    tables = offered.python_experiment().to_tables()
    assert tables["generator"] == {"name": "unet", "depth": 8, "filters": 64}
    assert tables["dataset"]["path"] == str(Path("images").absolute())
    assert tables["trainer"]["generator_optimizer"]["beta_1"] == 0.5
    assert "discriminator" not in tables


def test_faults_of_plain_tables_are_told_by_their_keys(tmp_path, offered):
    tables = offered.python_experiment().to_tables()
    tables["generator"]["depht"] = 1
    del tables["name"]
    with pytest.raises(ExperimentError) as error:
        Experiment.from_tables(tables, offered.PLUGINS, tmp_path)
    assert [fault.location for fault in error.value.faults] == [("name",), ("generator", "depht")]


ANSWER = """
import sys, time
from ganforge.components import Dataset
from ganforge.errors import ExperimentError
from ganforge.experiment.experiment import Experiment
try:
    Experiment.from_toml(sys.argv[1])
except ExperimentError as error:
    print(error)
print({"tensorflow", "keras"} & set(sys.modules))
"""


@pytest.mark.processes
def test_a_fault_is_told_without_tensorflow(tmp_path, replaced):
    (tmp_path / "x.toml").write_text(replaced("steps = 10", "steps = 0"))
    started = time.perf_counter()
    command = [sys.executable, "-c", ANSWER, str(tmp_path / "x.toml")]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert time.perf_counter() - started < 20  # TensorFlow alone takes seconds; the exact figure is a benchmark's
    assert "trainer.steps is 0, but should be greater than 0." in answer
    assert answer.endswith("set()\n")


@pytest.mark.processes
def test_experiments_themselves_need_no_numpy():
    modules = "ganforge.experiment.experiment, ganforge.experiment.schema"
    code = f"import sys, {modules}; print({{'numpy', 'tensorflow', 'keras'}} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
