import base64
import io

import numpy as np
import pytest
from made_runs import add_samples, made_run
from PIL import Image

from ganforge.contact_sheet import ContactSheet
from ganforge.reports import sample_images as module
from ganforge.reports.sample_images import data_url, sample_images


@pytest.fixture
def run(tmp_path):
    run = made_run(tmp_path)
    add_samples(run)
    return run


def pixels(url):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB"))


def test_what_never_changes_is_held_once_and_the_rest_for_every_step(run):
    images = sample_images(run.samples)
    assert (images.captions, images.steps, images.rows) == (("source", "generated", "target"), (0, 4, 8), 2)
    assert set(images.fixed) == {"source", "target"}
    assert [len(step) for step in images.changing["generated"]] == [2, 2, 2]
    means = [pixels(step[0]).mean() for step in images.changing["generated"]]
    assert means == sorted(means)
    assert pixels(images.last("generated", 1)).mean() > pixels(images.last("source", 1)).mean()


def test_images_of_few_colors_are_kept_exactly():
    colors = np.array([[255, 0, 0], [0, 0, 255]], np.uint8)
    labels = colors[np.random.default_rng(0).integers(0, 2, (64, 64))]
    np.testing.assert_array_equal(pixels(data_url(labels, 64)), labels)


def test_many_steps_are_thinned_evenly_and_the_page_says_so(run, monkeypatch):
    monkeypatch.setattr(module, "STEPS", 4)
    for step in range(12, 44, 4):
        (run.samples / f"{step:06d}.png").write_bytes((run.samples / "000008.png").read_bytes())
    images = sample_images(run.samples)
    assert images.steps == (0, 12, 28, 40)
    assert "4 of 11 steps are shown" in images.note


def test_large_images_make_fewer_steps_and_are_shrunk(run, monkeypatch):
    monkeypatch.setattr(module, "ROOM", 1)
    monkeypatch.setattr(module, "SIDE", 64)
    images = sample_images(run.samples)
    assert images.steps == (0, 8)
    assert "128x128 pixels are shrunk to at most 64" in images.note
    assert pixels(images.last("source", 0)).shape == (64, 64, 3)


def test_files_that_are_no_sheets_and_sheets_of_other_inputs_are_passed_over(run):
    (run.samples / "000002.png").write_text("no picture")
    ContactSheet.arrange({"source": np.zeros((5, 8, 8, 1))}, 5).write(run.samples / "000003.png")
    assert sample_images(run.samples).steps == (0, 4, 8)


def test_a_run_without_samples_has_none(tmp_path):
    assert sample_images(tmp_path / "samples").steps == ()
