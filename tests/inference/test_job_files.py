"""Samples with their mean and deviation, and sheets beside the source."""

import numpy as np
import pytest
from PIL import Image

from ganforge.contact_sheet import ContactSheet
from ganforge.errors import DataError
from ganforge.images import from_uint8, read_image
from ganforge.inference.file_translation import translate_jobs
from ganforge.inference.translation_jobs import TranslationJobs
from ganforge.inference.translation_options import TranslationOptions

pytestmark = pytest.mark.slow


@pytest.fixture
def files(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (3, 8, 8), np.uint8)
    for name, image in zip("abc", pixels, strict=True):
        Image.fromarray(image).save(tmp_path / f"{name}.png")
    return tmp_path


def translated(translator, inputs, out, **options):
    chosen = TranslationOptions(**options)
    jobs = TranslationJobs(inputs, out, translator.direction(), chosen).jobs
    assert [done.error for done in translate_jobs(translator, jobs, chosen)] == [""] * len(jobs)
    return sorted(str(path.relative_to(out)) for path in out.rglob("*.png"))


def test_samples_are_those_of_their_seeds_with_mean_and_deviation(noisy, files):
    made = translated(noisy, [files / "a.png", files / "b.png"], files / "out", samples=3, seed=5)
    seeds = ["seed-000005", "seed-000006", "seed-000007"]
    assert made == [f"{name}-{what}.png" for name in "ab" for what in ("deviation", "mean", *seeds)]
    source = from_uint8(read_image(files / "b.png"))
    images = np.stack([noisy.translate(source, seed=seed) for seed in (5, 6, 7)])
    for seed, image in zip(seeds, images, strict=True):
        assert abs(from_uint8(read_image(files / f"out/b-{seed}.png")) - image).max() < 1 / 127
    assert abs(from_uint8(read_image(files / "out/b-mean.png")) - images.mean(axis=0)).max() < 1 / 127
    deviation = np.sqrt(images.var(axis=0).mean(axis=-1, keepdims=True))
    written = read_image(files / "out/b-deviation.png")
    assert written.dtype == np.uint16
    np.testing.assert_allclose(written / 65535, deviation, atol=1e-4)
    assert deviation.max() > 0.05


def test_samples_that_would_all_be_the_same_are_refused_before_anything_is_made(two_way, files):
    with pytest.raises(DataError, match=r"it mixes in no noise, so all samples would be the same image\. Leave out"):
        translated(two_way, [files / "a.png"], files / "out", samples=2)


def test_a_sheet_shows_source_translation_target_and_difference(two_way, files):
    for folder, level in (("targets", 255), ("out", 0)):
        (files / folder).mkdir()
        Image.new("RGB", (16, 16), (level, level, level)).save(files / folder / "c.png")
    made = translated(two_way, [files / "c.png"], files / "new", side_by_side=True, target=files / "targets")
    assert made == ["c.png", "side-by-side/c.png"]
    sheet = ContactSheet.read(files / "new/side-by-side/c.png")
    assert sheet.captions == ("source", "generated", "target", "difference")
    generated, target, difference = (sheet.images(caption)[0].astype(int) for caption in sheet.captions[1:])
    assert (target == 255).all()
    np.testing.assert_array_equal(difference, 255 - generated)


def test_a_sheet_of_samples_shows_each(noisy, files):
    translated(noisy, [files / "a.png"], files / "out", side_by_side=True, samples=2)
    sheet = ContactSheet.read(files / "out/side-by-side/a.png")
    assert sheet.captions[:-1] == ("source", "seed 0", "seed 1", "mean")
    assert sheet.captions[-1].startswith("deviation x")
    assert sheet.images(sheet.captions[-1])[0].max() > 127


def test_a_target_that_one_file_lacks_is_the_error_of_that_file(two_way, files):
    (files / "targets").mkdir()
    Image.new("RGB", (8, 8)).save(files / "targets/a.png")
    chosen = TranslationOptions(side_by_side=True, target=files / "targets")
    jobs = TranslationJobs([files / "a.png", files / "b.png"], files / "out", two_way.direction(), chosen).jobs
    first, second = translate_jobs(two_way, jobs, chosen)
    assert first.error == ""
    assert second.error.startswith("--target: there is no image b in ")


def test_images_of_one_size_are_translated_together_and_have_the_pixels_they_have_alone(noisy, files, monkeypatch):
    alone = [translated(noisy, [files / f"{name}.png"], files / "alone") for name in "abc"]
    shapes, translate = [], type(noisy).translate

    def counted(self, source, *rest):
        shapes.append(source.shape)
        return translate(self, source, *rest)

    monkeypatch.setattr(type(noisy), "translate", counted)
    assert translated(noisy, [files], files / "together") == alone[-1]
    assert shapes == [(3, 8, 8, 1)]
    for name in alone[-1]:
        assert (files / "alone" / name).read_bytes() == (files / "together" / name).read_bytes()
