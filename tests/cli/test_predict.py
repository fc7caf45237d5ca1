from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from ganforge.cli.main import main
from ganforge.discovery.plugins import Plugins
from ganforge.exporting import conversion_process, run_conversion


@pytest.fixture
def predict(capfd, trained_run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, size in (("a", (16, 16)), ("b", (16, 16)), ("huge", (64, 64)), ("clear", (16, 16))):
        mode = "LA" if name == "clear" else "L"
        Image.new(mode, size, 100).save(tmp_path / f"{name}.png")

    def run(*arguments, run="latest"):
        with pytest.raises(SystemExit) as exit_:
            main(["predict", run, *arguments, "--out", "out", "--outdir", str(trained_run.parent)])
        printed = capfd.readouterr()
        return SimpleNamespace(code=exit_.value.code, out=printed.out.splitlines(), err=printed.err)

    return run


def test_a_run_is_found_by_its_name_below_the_folder_of_runs(predict, trained_run):
    assert predict("a.png", "b.png").out == ["a.png -> out/a.png", "b.png -> out/b.png", "2 of 2 translated into out."]
    assert predict("huge.png", run=trained_run.name).out[-1] == "1 of 1 translated into out."


def test_an_interrupted_job_goes_on(predict):
    predict("a.png")
    assert predict("a.png", "b.png").code == 1
    assert predict("a.png", "b.png", "--skip-existing").out == [
        "b.png -> out/b.png",
        "1 of 1 translated into out. 1 were there already.",
    ]


def test_a_file_that_cannot_be_read_is_printed_and_the_rest_done(predict, tmp_path):
    (tmp_path / "b.png").write_bytes(b"no image")
    result = predict("a.png", "b.png")
    assert (result.code, result.out[-1]) == (1, "1 of 2 translated into out.")
    assert result.err.startswith("b.png: ")


def test_the_same_image_has_the_same_translation_in_any_company(predict, tmp_path):
    predict("a.png", "b.png")
    together = (tmp_path / "out" / "b.png").read_bytes()
    predict("b.png", "--overwrite")
    assert (tmp_path / "out" / "b.png").read_bytes() == together


def test_remarks_are_printed_and_name_the_image(predict):
    result = predict("huge.png", "clear.png")
    assert result.code == 0
    assert "ganforge: huge.png: it is 64x64; the run was trained with 16x16." in result.err
    assert "ganforge: clear.png: its transparency is ignored," in result.err


@pytest.mark.parametrize("step", ["last", "2"])
def test_a_checkpoint_is_chosen_by_step_or_word(predict, step):
    assert predict("a.png", "--step", step).code == 0


def test_a_word_that_names_no_checkpoint_is_refused(predict):
    result = predict("a.png", "--step", "newest")
    assert result.code == 2
    assert "'newest' is no checkpoint. Expected the number of a step, `last` or `best`." in result.err


def test_an_experiment_file_is_no_run(predict, tmp_path):
    (tmp_path / "x.toml").write_text("")
    result = predict("a.png", run="x.toml")
    assert result.code == 2
    assert "x.toml: this is an experiment file, not a run. Train it: ganforge run x.toml" in result.err


def test_a_direction_or_an_extra_that_the_run_lacks_is_refused_before_anything_is_made(predict, tmp_path):
    result = predict("a.png", "--direction", "back")
    assert (result.code, result.err.splitlines()[-1]) == (
        1,
        "ganforge: direction 'back': method 'paired' has no such direction. It has: forward.",
    )
    assert "extra 'label': this run has no such extra. It has: none." in predict("a.png", "--extra", "label=3").err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["label"], "--extra label: expected NAME=VALUE, such as label=cat."),
        (["label=1", "label=2"], "--extra label=2: label is given twice. Give it once."),
    ],
)
def test_an_extra_is_a_name_and_a_value(predict, given, message):
    result = predict("a.png", *(word for text in given for word in ("--extra", text)))
    assert result.code == 2
    assert message in result.err


def test_a_seed_changes_the_noise_that_is_left_on(predict, tmp_path):
    made = []
    for seed in ("0", "7", "0"):
        predict("a.png", "--dropout", "on", "--seed", seed, "--overwrite")
        made.append((tmp_path / "out" / "a.png").read_bytes())
    assert made[0] == made[2] != made[1]


@pytest.fixture
def predict_anywhere(capfd, trained_run, predict):
    """As predict, without --out."""

    def run(*arguments):
        with pytest.raises(SystemExit) as exit_:
            main(["predict", str(trained_run), *arguments])
        printed = capfd.readouterr()
        return SimpleNamespace(code=exit_.value.code, out=printed.out.splitlines(), err=printed.err)

    return run


def test_every_call_has_a_folder_of_its_own_in_the_run(predict_anywhere, trained_run):
    for number in ("001", "002"):
        folder = trained_run / "predictions" / number
        assert predict_anywhere("a.png").out == [f"a.png -> {folder}/a.png", f"1 of 1 translated into {folder}."]
    assert "no such file" in predict_anywhere("none.png").err
    assert not (trained_run / "predictions" / "003").exists()
    result = predict_anywhere("a.png", "--skip-existing")
    assert (result.code, "name the folder that has translations already" in result.err) == (2, True)


def test_a_half_of_a_file_is_translated_alone(predict, tmp_path):
    both = Image.new("L", (32, 16), 100)
    both.paste(200, (16, 0, 32, 16))
    both.save(tmp_path / "both.png")
    Image.new("L", (16, 16), 200).save(tmp_path / "right.png")
    assert predict("both.png", "--half", "right").code == 0
    predict("right.png")
    assert (tmp_path / "out/both.png").read_bytes() == (tmp_path / "out/right.png").read_bytes()


def test_samples_and_sheets_are_made_where_asked(predict, tmp_path):
    chosen = ["a.png", "--samples", "2", "--side-by-side"]
    assert "all samples would be the same image. Leave out --samples" in predict(*chosen, "--dropout", "off").err
    assert predict(*chosen, "--dropout", "on").out[0] == "a.png -> out/a-seed-*.png"
    assert len(list((tmp_path / "out").glob("*.png"))) == 4
    assert (tmp_path / "out/side-by-side/a.png").is_file()
    again = predict(*chosen, "--dropout", "on", "--skip-existing")
    assert again.out == ["0 of 0 translated into out. 1 were there already."]
    assert "--target: it is only shown with --side-by-side." in predict("a.png", "--target", "out").err


def test_images_are_scaled_to_the_size_of_training(predict, tmp_path):
    result = predict("huge.png", "--size", "16x16")
    assert "it is 64x64" not in result.err
    assert Image.open(tmp_path / "out/huge.png").size == (16, 16)


class InlineConversion:
    """Converts in this process: importing TensorFlow in another takes long."""

    def __init__(self, run, formats=()):
        self.folder = TemporaryDirectory()
        model = {"path": run.path, **run_conversion._chosen(run)}
        self.found = conversion_process._found(model, Plugins(), formats, Path(self.folder.name))

    def next(self, wait=False):
        return next(self.found, None)

    def end(self):
        self.folder.cleanup()


@pytest.mark.slow
def test_another_runtime_writes_the_same_images(predict, tmp_path, monkeypatch):
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (16, 32), np.uint8)).save(tmp_path / "a.png")
    names = ["a.png", "huge.png", "--dropout", "off"]
    predict(*names, "--runtime", "tensorflow")
    expected = {name: np.asarray(Image.open(tmp_path / "out" / name), int) for name in names[:2]}
    monkeypatch.setattr("ganforge.exporting.runtime_search.RunConversion", InlineConversion)
    result = predict(*names, "--runtime", "onnx", "--overwrite")
    assert (result.code, result.out[-1]) == (0, "2 of 2 translated into out.")
    assert "ganforge: Converting the run for ONNX Runtime." in result.err
    for name, image in expected.items():
        assert np.abs(np.asarray(Image.open(tmp_path / "out" / name), int) - image).max() <= 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--runtime", "onnx", "--tile", "16"], "--runtime onnx: TensorFlow computes tiles. Leave out one of the two."),
        (["--runtime", "savedmodel"], "--runtime savedmodel: this format has no runtime of its own."),
        (["--runtime", "onix"], "format 'onix'"),
    ],
)
def test_a_runtime_that_cannot_translate_is_refused_before_anything_is_made(predict, tmp_path, arguments, message):
    result = predict("a.png", *arguments)
    assert result.code
    assert message in result.err
    assert not (tmp_path / "out").exists()
