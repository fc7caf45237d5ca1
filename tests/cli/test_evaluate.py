import json
import shutil

import numpy as np
import pytest
import rich_click as click
import tensorflow as tf
from click.testing import CliRunner
from PIL import Image

from ganforge.cli.main import loaded
from ganforge.cli.session import Session
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError, ExperimentError, RunError, ShapeError
from ganforge.evaluation.run_images import RunImages
from ganforge.evaluation.run_options import RunOptions
from ganforge.images import from_uint8, read_image
from ganforge.inference.translator import Translator
from ganforge.metrics.psnr import PeakSignalToNoise
from ganforge.runs.directory import RunDirectory

WITHOUT_NETWORKS = Session(blocked=("ganforge-metrics",))


pytestmark = pytest.mark.slow


def call(*arguments, session=WITHOUT_NETWORKS):
    line = list(map(str, arguments))
    return CliRunner().invoke(loaded("evaluate"), line, obj=session, catch_exceptions=False, standalone_mode=False)


def pictures(folder, names, shift=0):
    folder.mkdir()
    for number, name in enumerate(names):
        pixels = np.random.default_rng(number).integers(0, 200, (16, 16, 3), np.uint8)
        Image.fromarray(pixels + np.uint8(shift)).save(folder / f"{name}.png")
    return folder


@pytest.fixture
def two_folders(tmp_path):
    return pictures(tmp_path / "made", "abc", shift=20), pictures(tmp_path / "true", "abc")


def test_a_run_is_judged_by_its_test_split_and_its_figures_are_kept(trained_run):
    result = call(trained_run, "--limit", 3)
    rows = {line.split()[0]: line.split() for line in result.stdout.splitlines() if line.strip()}
    (file,) = (trained_run / "evaluations").iterdir()
    assert file.name == "001-test-step-2.json"
    assert result.stdout.splitlines()[-1] == str(file)
    written = json.loads(file.read_text())
    assert written["images"] == {"run": str(trained_run), "step": 2, "split": "test", "direction": "forward"}
    figures = {figure["name"]: figure for figure in written["figures"]}
    assert list(figures) == ["map-agreement", "mae", "psnr", "ssim"]
    assert rows["psnr"][1] == f"{figures['psnr']['value']:.4g}"
    assert (rows["psnr"][-2:], figures["psnr"]["n"]) == (["higher", "3"], 3)
    assert "left out: miou, pixel-accuracy: the target has 3 channels and is not a label map" in result.stdout
    assert "left out: ms-ssim: images of 16x16 are too small" in result.stdout


def test_the_figures_are_those_of_the_translations(trained_run):
    translator = Translator.load(trained_run)
    read = translator.experiment.dataset.load("validation", translator.experiment.trainer.seed).read
    examples = [read(tf.constant(position, tf.int64)) for position in range(2)]
    source, target = (
        from_uint8(np.stack([np.asarray(example[role]) for example in examples])) for role in ("source", "target")
    )
    expected = PeakSignalToNoise().measure(source, target, translator.translate(source)).mean()
    result = call(trained_run, "--limit", 2, "--split", "validation", "--metric", "psnr", "--json")
    (figure,) = json.loads(result.stdout)["figures"]
    assert figure["value"] == pytest.approx(expected, rel=1e-6)


def test_a_run_without_sources_is_judged_by_sets_of_images(flowers):
    evaluation = json.loads(call(flowers, "--limit", 5, "--metric", "kid", "--json", session=Session()).stdout)
    (kid,) = evaluation["figures"]
    assert (kid["name"], kid["n"], kid["extractor"]) == ("kid/lite0", 5, "lite0")
    assert kid["interval"][0] < kid["value"] < kid["interval"][1]
    with pytest.raises(ExperimentError, match="psnr: it compares images with their own targets"):
        call(flowers, "--metric", "psnr")


def test_two_folders_are_compared_one_by_one_where_names_agree(two_folders, tmp_path):
    result = call(two_folders[0], "--against", two_folders[1], "--json", "--out", tmp_path / "found.json")
    evaluation = json.loads(result.stdout)
    figures = {figure["name"]: figure for figure in evaluation["figures"]}
    assert figures["mae"]["value"] == pytest.approx(20 / 127.5, rel=1e-5)
    assert figures["psnr"]["value"] == pytest.approx(20 * np.log10(255 / 20), rel=1e-5)
    assert figures["mae"]["n"] == 3
    assert evaluation["images"] == {"generated": str(two_folders[0]), "targets": str(two_folders[1])}
    assert json.loads((tmp_path / "found.json").read_text())["figures"] == evaluation["figures"]
    assert {path.name for path in tmp_path.iterdir()} == {"made", "true", "found.json"}


def test_saved_translations_have_the_figures_of_the_run(trained_run, tmp_path):
    """Up to the rounding to 8 bits, which PSNR sees and the features of networks do not."""
    translator = Translator.load(trained_run)
    made, true = tmp_path / "made", tmp_path / "true"
    made.mkdir()
    true.mkdir()

    (batch,) = RunImages(RunDirectory.open(trained_run), RunOptions("validation", limit=3), Plugins())
    for number in range(3):
        translator.save(batch.generated[number], made / f"{number}.png")
        translator.save(batch.target[number], true / f"{number}.png")
    figures = []
    for arguments in ((made, "--against", true), (trained_run, "--split", "validation", "--limit", 3)):
        figures.append(json.loads(call(*arguments, "--metric", "psnr", "--json").stdout)["figures"][0]["value"])
    assert figures[0] == pytest.approx(figures[1], abs=0.05)
    assert read_image(made / "0.png").shape == (16, 16, 3)


def test_folders_of_other_names_are_compared_as_sets_alone(two_folders, tmp_path):
    other = pictures(tmp_path / "other", "xyz")
    result = call(two_folders[0], "--against", other)
    (left_out,) = (line for line in result.stdout.splitlines() if "psnr" in line)
    assert left_out.startswith("left out: mae, ")
    assert "there is no image a in" in left_out
    with pytest.raises(ExperimentError, match=r"psnr: .*there is no image a in"):
        call(two_folders[0], "--against", other, "--metric", "psnr")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["--step", "7"], RunError, "steps 2"),
        (["--step", "best"], RunError, "no best checkpoint"),
        (["--metric", "kid"], ExperimentError, "metric 'kid' is offered by no installed package"),
        (["--metric", "miou", "--limit", "2"], ShapeError, "miou: the target has 3 channels and is not a label map"),
        (["--direction", "back"], DataError, "direction 'back': method 'paired' has no such direction"),
        (
            ["--out", "no/such/folder.json"],
            click.UsageError,
            r"--out no/such/folder\.json: expected a file",
        ),
        (["--recursive"], click.UsageError, "--recursive: says nothing about a run"),
    ],
)
def test_what_cannot_be_judged_is_refused_and_nothing_written(trained_run, arguments, error, message):
    before = sorted((trained_run / "evaluations").glob("*"))
    with pytest.raises(error, match=message):
        call(trained_run, *arguments)
    assert sorted((trained_run / "evaluations").glob("*")) == before


def test_a_split_without_images_is_refused_with_what_else_there_is(trained_run, tmp_path):
    run = shutil.copytree(trained_run, tmp_path / "run")
    for role in ("source", "target"):
        (tmp_path / "data" / role).parent.mkdir(exist_ok=True)
        pictures(tmp_path / "data" / role, "abc")
    experiment = json.loads((run / "experiment.json").read_text())
    dataset = {"name": "paired-folders", "path": str(tmp_path / "data"), "source": "source", "target": "target"}
    (run / "experiment.json").write_text(
        json.dumps({**experiment, "dataset": {**dataset, "size": 16, "test_share": 0}})
    )
    with pytest.raises(DataError, match=r"no image for the test split.*--split validation"):
        call(run)


def test_a_run_of_other_plugin_versions_is_named_before_anything_is_tried(trained_run, tmp_path):
    run = shutil.copytree(trained_run, tmp_path / "run")
    starts = json.loads((run / "environment.json").read_text())
    here = starts[0]["plugins"]["ganforge-pix2pix"]
    starts[0]["plugins"]["ganforge-pix2pix"] = "9.9"
    (run / "environment.json").write_text(json.dumps(starts))
    result = call(run, "--limit", 2, "--metric", "mae", "--json")
    said = f"{run}: it was trained with ganforge-pix2pix 9.9, and ganforge-pix2pix {here} is installed."
    assert result.stderr.startswith(f"ganforge: {said}")
    assert json.loads(result.stdout)["remarks"] == [f"{said} Figures may differ."]
    experiment = json.loads((run / "experiment.json").read_text())
    experiment["generator"]["filters"] = 8
    (run / "experiment.json").write_text(json.dumps(experiment))
    with pytest.raises(RunError, match="Use the experiment that the checkpoint was trained with"):
        call(run, "--limit", 2)


def test_where_no_metric_fits_the_command_fails(two_folders, tmp_path):
    result = call(two_folders[0], "--against", pictures(tmp_path / "other", "xyz"))
    assert result.return_value == 1
    assert result.stderr == "ganforge: no metric fits these images; see why each was left out.\n"


def test_a_folder_of_images_alone_is_no_run(two_folders):
    with pytest.raises(click.UsageError, match=r"this is not a run folder.*--against FOLDER"):
        call(two_folders[0])


def test_options_of_runs_say_nothing_about_folders(two_folders):
    with pytest.raises(click.UsageError, match="--split: says nothing about two folders"):
        call(two_folders[0], "--against", two_folders[1], "--split", "train")


def test_a_folder_that_is_not_there_is_refused(two_folders, tmp_path):
    with pytest.raises(DataError, match="nowhere: there is no such folder"):
        call(two_folders[0], "--against", tmp_path / "nowhere")
