import struct

import numpy as np
import pytest
from odd_images import png_chunk
from PIL import Image

from ganforge.errors import DataError, RunError
from ganforge.inference.direction import Direction
from ganforge.inference.file_translation import translate_jobs
from ganforge.inference.translation_jobs import TranslationJobs
from ganforge.inference.translation_options import TranslationOptions
from ganforge.inference.translator import Translator


@pytest.fixture(scope="module")
def translator(trained_run):
    return Translator.load(trained_run)


@pytest.fixture
def folder(tmp_path):
    for name, size in (("a", (16, 16)), ("b", (20, 12)), ("c", (16, 16))):
        Image.new("L", size, 100).save(tmp_path / f"{name}.png")
    return tmp_path


@pytest.fixture
def translations(translator, folder):
    def translate():
        planned = TranslationJobs(
            [folder], folder / "out", translator.direction(), TranslationOptions(existing="replace")
        )
        return list(translate_jobs(translator, planned.jobs))

    return translate


def errors(translations):
    return [translation.error for translation in translations]


def test_one_bad_file_does_not_stop_the_rest(translations, folder):
    (folder / "b.png").write_bytes(b"not an image")
    first, second, third = translations()
    assert (first.error, third.error) == ("", "")
    assert "b.png: this is not an image" in second.error
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["a.png", "c.png"]


def test_whatever_a_decoder_raises_is_the_error_of_one_file(translations, translator, monkeypatch):
    usual = Translator.translate
    strange = [MemoryError("too much"), ZeroDivisionError("odd")]

    def translate(self, source, *rest):
        return usual(self, source) if source.shape == (12, 20, 1) else (_ for _ in ()).throw(strange.pop(0))

    monkeypatch.setattr(Translator, "translate", translate)
    first, second, third = errors(translations())
    assert "a.png: MemoryError: too much" in first
    assert second == ""
    assert "c.png: ZeroDivisionError: odd" in third


def test_an_image_that_memory_does_not_hold_is_refused_with_figures_before_it_is_read(translations, monkeypatch):
    monkeypatch.setattr("ganforge.inference.memory.available_memory", lambda: 17_000)
    monkeypatch.setattr("ganforge.images.read_image", lambda path: 1 / 0)
    assert all(
        "takes about 0.0 GiB of memory, and 0.0 GiB are free. Shrink" in error for error in errors(translations())
    )


def test_an_image_that_no_network_can_be_built_for_is_refused_with_figures(translator, tmp_path):
    sides = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 0, 0, 0, 0)
    path = tmp_path / "huge.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", sides) + png_chunk(b"IDAT", b""))
    with pytest.raises(DataError, match=r"takes about .* GiB of memory"):
        translator.translate_file(path)


def test_what_stands_in_the_way_of_every_file_ends_the_work(translations, translator, monkeypatch):
    def full(self, *arguments):
        raise RunError("the disk is full")

    monkeypatch.setattr(Direction, "write_rows", full)
    with pytest.raises(RunError, match="full"):
        translations()


def test_a_file_that_holds_more_than_a_source_is_refused_or_its_source_translated(translator, folder, monkeypatch):
    dataset = type(translator.experiment.dataset)
    monkeypatch.setattr(dataset, "holds_more_than_source", lambda self, path, shape: "it holds a pair", raising=False)
    monkeypatch.setattr(dataset, "source_in", lambda self, path: np.zeros((16, 8, 1), "float32"), raising=False)
    with pytest.raises(DataError, match=r"a\.png: it holds a pair.*--examples.*--sources"):
        translator.translate_file(folder / "a.png")
    assert translator.translate_file(folder / "a.png", is_example=True).shape == (16, 8, 3)
    assert translator.translate_file(folder / "a.png", is_example=False).shape == (16, 16, 3)
