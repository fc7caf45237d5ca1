import json
import re
import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest
import yaml

from ganforge.cli.main import main
from ganforge.contact_sheet import ContactSheet
from ganforge.discovery.plugins import Plugins
from ganforge.errors import RunError
from ganforge.inference.translator import Translator
from ganforge.runs.directory import RunDirectory
from ganforge.runs.run_list import runs_in
from ganforge.sharing.pack import write_pack
from ganforge.sharing.used_packages import used_packages
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.checkpoints.network_weights import weights_of_run
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(trained_run, tmp_path_factory):
    """A run with checkpoints of two steps, the second with a running mean of its generator."""
    copy = tmp_path_factory.mktemp("runs") / trained_run.name
    run = RunDirectory(Path(shutil.copytree(trained_run, copy, ignore=shutil.ignore_patterns("evaluations"))))
    checkpoints = Checkpoints(run.checkpoints)
    arrays = checkpoints.load(2)
    mean = {
        f"ema{key.removeprefix('generator')}": array if "seed" in key or array.dtype != np.float32 else array / 2
        for key, array in arrays.items()
        if key.startswith("generator/")
    }
    paths = checkpoints.saved_paths(2)
    paths |= {f"ema{key.removeprefix('generator')}": path for key, path in paths.items()}
    Checkpoints(run.checkpoints, paths).save({**arrays, **mean}, 3)
    return run


@pytest.fixture(scope="module")
def packed(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs") / "terrain"
    assert write_pack(run, folder, license_name="apache-2.0") == 3
    return folder


@pytest.fixture
def pack(packed, tmp_path):
    """A pack to change."""
    return Path(shutil.copytree(packed, tmp_path / "terrain"))


MAP = np.where(np.arange(32 * 48).reshape(32, 48, 1) % 7 > 3, 1, -1).astype(np.float32)


def test_a_pack_translates_as_the_run_does(run, packed):
    expected = Translator.load(run.path).translate(MAP)
    np.testing.assert_array_equal(Translator.load(packed).translate(MAP), expected)
    np.testing.assert_array_equal(Translator.load(packed, "best").translate(MAP), expected)
    assert (Translator.load(run.path, 2).translate(MAP) != expected).any()


def test_another_checkpoint_can_be_packed_and_only_that_one_is_there(run, tmp_path):
    assert write_pack(run, tmp_path / "first", 2) == 2
    translated = Translator.load(tmp_path / "first").translate(MAP)
    np.testing.assert_array_equal(translated, Translator.load(run.path, 2).translate(MAP))
    with pytest.raises(RunError, match="Complete checkpoints: steps 2"):
        Translator.load(tmp_path / "first", 3)


def test_a_run_starts_from_the_weights_of_a_pack_as_from_those_of_the_run(run, packed):
    held, expected = weights_of_run(packed).networks, weights_of_run(run.path).networks
    assert set(held) == set(expected) == {"generator", "discriminator"}
    for name, arrays in expected.items():
        assert list(held[name]) == list(arrays)
        for path, array in arrays.items():
            np.testing.assert_array_equal(held[name][path], array)


def test_others_can_read_the_weights(packed):
    content = (packed / "model.safetensors").read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    assert header.pop("__metadata__") == {"format": "ganforge"}
    ends = [entry["data_offsets"] for entry in header.values()]
    assert [begin for begin, _ in ends] == [0, *(end for _, end in ends[:-1])]
    assert {name.split("/")[0] for name in header} == {"ema", "discriminator"}


def test_the_model_card_can_be_read_by_hubs_and_people(packed):
    front, body = (packed / "README.md").read_text(encoding="utf-8").split("---\n")[1:3]
    facts = yaml.safe_load(front)
    assert (facts["license"], facts["library_name"], facts["pipeline_tag"]) == (
        "apache-2.0",
        "ganforge",
        "image-to-image",
    )
    assert "16x16x1 -> 16x16x3" in body
    assert "3 of 2 steps" in body
    picture = re.search(r"!\[.+\]\((.+)\)", body)[1]
    assert ContactSheet.read(packed / picture).captions == ("source", "generated", "target")


def test_the_card_has_what_was_measured_at_the_step_and_nothing_else(run, packed, tmp_path):
    write_pack(run, tmp_path / "pack", 2)
    texts = [(folder / "README.md").read_text(encoding="utf-8") for folder in (packed, tmp_path / "pack")]
    front = [yaml.safe_load(text.split("---\n")[1]) for text in texts]
    assert "model-index" not in front[0]
    (result,) = front[1]["model-index"][0]["results"]
    assert (result["dataset"]["name"], result["metrics"][0]["type"]) == ("procedural-terrain", "map-agreement")
    assert re.search(r"map-agreement \| [\d.]+, on \d+ images of the validation split", texts[1])


def test_a_pack_names_no_folder_of_the_machine(run, tmp_path):
    tables = {**run.tables, "dataset": {**run.tables["dataset"], "path": "/home/me/secret/facades"}}
    copy = RunDirectory(Path(shutil.copytree(run.path, tmp_path / "runs" / "mine")))
    copy.experiment_json.write_text(json.dumps(tables))
    copy.starts.add({**copy.starts.last(), "changes": ["dataset.path: was /home/me/secret, now x"]})
    write_pack(copy, tmp_path / "pack")
    texts = [path.read_text() for path in (tmp_path / "pack").iterdir() if path.suffix in (".json", ".toml", ".md")]
    assert not any("secret" in text or str(tmp_path) in text for text in texts)
    assert tomllib.loads((tmp_path / "pack" / "experiment.toml").read_text())["dataset"]["path"] == "facades"


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def change(path):
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, change, Path.unlink])
@pytest.mark.parametrize("name", ["model.safetensors", "experiment.json", "samples.png"])
def test_a_pack_that_was_cut_or_changed_is_refused(pack, name, damage):
    damage(pack / name)
    with pytest.raises(RunError, match=f"{name}: the file (is missing|was cut or changed).+pull it again"):
        Translator.load(pack)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 1}', '{"format": 1, "step": 1, "shape": "", "arrays": {}, "files": {"../x": ""}}'],
)
def test_a_damaged_manifest_is_refused(pack, text):
    (pack / "pack.json").write_text(text)
    with pytest.raises(RunError, match=r"pack\.json: cannot be read.+damaged"):
        RunDirectory.open(pack)


def test_a_pack_of_a_later_format_asks_for_a_newer_ganforge(pack):
    (pack / "pack.json").write_text('{"format": 2}')
    with pytest.raises(RunError, match="Install a newer ganforge"):
        RunDirectory.open(pack)


def test_the_model_card_may_be_edited(pack):
    (pack / "README.md").write_text("Mine.")
    assert RunDirectory.open(pack).is_pack


def test_a_pack_is_no_run(pack, capsys, tiny_experiment):
    assert runs_in(pack.parent) == []
    with pytest.raises(RunError, match="this is a pack, not a run"):
        Trainer(tiny_experiment()).run(RunDirectory.open(pack))
    for words in (["resume", str(pack)], ["report", str(pack)], ["pack", str(pack), "again"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code in (1, 2)
        assert "this is a pack" in capsys.readouterr().err


def test_nothing_is_overwritten_and_nothing_half_written_stays(run, packed, tmp_path, monkeypatch):
    with pytest.raises(RunError, match="exists already"):
        write_pack(run, packed)
    monkeypatch.setattr("ganforge.sharing.pack.write_safetensors", lambda *arguments: Path("/proc/x").write_text(""))
    with pytest.raises(RunError, match="cannot be written"):
        write_pack(run, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_packed(run, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["pack", run.path.name, str(tmp_path / "pack"), "--outdir", str(run.path.parent), "--step", "2"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("Step 2 is packed")


def test_the_experiment_of_a_pack_is_trained_anew(pack, monkeypatch, tmp_path):
    started = []
    monkeypatch.setattr("ganforge.cli.training.create_trainer", lambda experiment, screen: started.append(experiment))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AttributeError):  # nothing was created
        main(["run", str(pack), "--set", "trainer.steps=5"])
    (experiment,) = started
    assert (experiment.method.name, experiment.trainer.steps, experiment.trainer.start_from) == ("paired", 5, None)
    cut(pack / "experiment.toml")
    with pytest.raises(SystemExit):
        main(["run", str(pack)])
    assert len(started) == 1


def test_a_card_names_the_packages_that_the_experiment_uses(run):
    recorded = {"ganforge-terrain": "1", "ganforge_pix2pix": "2", "ganforge-images": "3"}
    assert used_packages(run.tables, recorded, Plugins()) == {"ganforge-terrain": "1", "ganforge_pix2pix": "2"}
    unknown = {**run.tables, "generator": {"name": "of-nobody"}}
    assert used_packages(unknown, recorded, Plugins()) == recorded
