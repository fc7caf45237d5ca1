from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf
from ganforge_unconditional.procedural_flowers import ProceduralFlowers
from PIL import Image

from ganforge.cli.main import main
from ganforge.contact_sheet import ContactSheet

pytestmark = pytest.mark.slow


@pytest.fixture
def sample(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(run, *arguments):
        with pytest.raises(SystemExit) as exit_:
            main(["sample", str(run), *arguments])
        printed = capfd.readouterr()
        return SimpleNamespace(code=exit_.value.code, out=printed.out.splitlines(), err=printed.err)

    return run


def names(folder):
    return sorted(path.name for path in Path(folder).iterdir())


def pixels(path):
    return np.asarray(Image.open(path))


def test_images_are_named_after_their_seeds_and_the_same_seed_is_the_same_image(sample, flowers):
    assert sample(flowers, "--seeds", "0-2,12", "--extra", "label=daisy", "--out", "a").out == ["4 images in a."]
    assert names("a") == ["seed-000000.png", "seed-000001.png", "seed-000002.png", "seed-000012.png"]
    sample(flowers, "--seeds", "12", "--extra", "label=1", "--out", "b")
    assert Path("a/seed-000012.png").read_bytes() == Path("b/seed-000012.png").read_bytes()
    assert (pixels("a/seed-000000.png") != pixels("a/seed-000001.png")).any()


def test_every_call_has_a_folder_of_its_own_in_the_run(sample, flowers):
    for number in ("001", "002"):
        folder = flowers / "sampled" / number
        assert sample(flowers, "--seeds", "3", "--extra", "label=poppy").out == [f"1 image in {folder}."]
        assert names(folder) == ["seed-000003.png"]


def test_a_grid_holds_all_images_row_by_row(sample, flowers):
    sample(flowers, "--grid", "2x3", "--extra", "label=poppy", "--out", "a")
    assert len(names("a")) == 7
    grid = pixels("a/grid.png")
    assert grid.shape == (2 * 16 + 2, 3 * 16 + 4, 3)
    np.testing.assert_array_equal(grid[18:, 36:], pixels("a/seed-000005.png"))


def test_the_sheets_of_training_show_the_first_seeds(sample, flowers, monkeypatch):
    sheet = ContactSheet.read(flowers / "samples" / "000001.png")
    assert sheet.captions == ("generated", "real")
    shown = ProceduralFlowers(size=16).load("validation", seed=0)
    rows = [f"seed-{seed:06d},{int(shown.read(tf.constant(seed, tf.int64))['label'])}" for seed in range(3)]
    Path("labels.csv").write_text("\n".join(["file,label", *rows]))
    sample(flowers, "--seeds", "0-2", "--extra", "label=labels.csv", "--out", "a")
    for seed, image in enumerate(sheet.images("generated")):
        np.testing.assert_array_equal(image[::8, ::8], pixels(f"a/seed-{seed:06d}.png"))


def test_a_walk_leads_from_one_seed_to_the_other(sample, flowers):
    extra = ("--extra", "label=poppy")
    sample(flowers, *extra, "--interpolate", "3,17", "--frames", "4", "--out", "a")
    assert names("a") == [*(f"seed-000003-000017-{frame:03d}.png" for frame in range(4)), "strip.png"]
    assert pixels("a/strip.png").shape == (16, 4 * 16 + 6, 3)
    sample(flowers, *extra, "--seeds", "3,17", "--out", "b")
    for frame, seed in ((0, 3), (3, 17)):
        ends = pixels(f"a/seed-000003-000017-{frame:03d}.png"), pixels(f"b/seed-{seed:06d}.png")
        assert abs(ends[0].astype(int) - ends[1]).max() <= 1


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ([], 1, "extra 'label': this run's networks read it, and it is not given. Add --extra label=VALUE"),
        (["--extra", "label=rose"], 1, "label=rose: there is no such class. Expected one of cornflower, daisy"),
        (["--seeds", "x"], 1, "seeds x: expected numbers and ranges"),
        (["--grid", "2x2", "--seeds", "0-4"], 2, "--grid 2x2: it holds 4 images, and there are 5 seeds."),
        (["--grid", "2by2"], 2, "'2by2': expected two numbers from 1, such as 6x6."),
        (["--interpolate", "3"], 2, "--interpolate 3: expected two seeds, such as 3,17."),
        (["--interpolate", "3,4", "--grid", "2x2"], 2, "--interpolate makes a strip of its own."),
        (["--extra", "label=daisy", "--source", "a.png"], 1, "makes images from noise alone. Leave out --source."),
        (["--extra", "label=daisy", "--size", "20x20", "--seeds", "1"], 1, "size 20x20: the networks do not make"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(sample, flowers, tmp_path, options, code, message):
    result = sample(flowers, "--out", "a", *options)
    assert message in result.err
    assert result.code == code
    assert not list(tmp_path.glob("a/*"))


def test_an_earlier_image_is_kept_unless_asked(sample, flowers):
    call = ("--seeds", "1", "--extra", "label=poppy", "--out", "a")
    sample(flowers, *call)
    assert "a/seed-000001.png: the file exists already" in sample(flowers, *call).err
    assert sample(flowers, *call, "--overwrite").code == 0


class TestRunsWithSources:
    def test_a_run_that_translates_needs_a_source(self, sample, trained_run):
        result = sample(trained_run, "--seeds", "0-1")
        assert "this run translates sources, and images need one. Add --source FILE." in result.err

    def test_each_seed_makes_another_translation_where_noise_is_on(self, sample, trained_run):
        for name in "xy":
            Image.new("L", (16, 16), 100).save(f"{name}.png")
        sources = ("--source", "x.png", "--source", "y.png")
        sample(trained_run, *sources, "--seeds", "0-1", "--grid", "1x2", "--dropout", "on", "--out", "a")
        assert names("a") == [f"{stem}-{name}.png" for stem in "xy" for name in ("grid", "seed-000000", "seed-000001")]
        assert (pixels("a/x-seed-000000.png") != pixels("a/x-seed-000001.png")).any()
        np.testing.assert_array_equal(pixels("a/x-seed-000001.png"), pixels("a/y-seed-000001.png"))

    def test_a_run_without_noise_makes_one_translation(self, sample, trained_run):
        Image.new("L", (16, 16), 100).save("x.png")
        result = sample(trained_run, "--source", "x.png", "--seeds", "0-1", "--dropout", "off")
        assert "method 'paired': it mixes in no noise, so every seed makes the same image. Expected one" in result.err
        assert "it declares no noise" in sample(trained_run, "--source", "x.png", "--truncation", "0.5").err
