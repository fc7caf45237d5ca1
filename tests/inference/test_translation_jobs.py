import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from ganforge.errors import DataError
from ganforge.inference.translation_jobs import TranslationJobs
from ganforge.inference.translation_options import TranslationOptions


def picture(path, size=(10, 6), mode="L", value=100):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value).save(path)
    return path


def files(sources=1, suffix=".png"):
    return SimpleNamespace(count=sources, suffix=lambda source: suffix)


def jobs(inputs, out, data=None, existing="refuse", recursive=False):
    return TranslationJobs(inputs, out, data or files(), TranslationOptions(existing=existing, recursive=recursive))


def names(planned):
    return [str(job.generated.name) for job in planned.jobs]


def test_an_earlier_translation_is_refused_replaced_or_kept_as_asked(tmp_path):
    inputs = [picture(tmp_path / "in" / "a.png"), picture(tmp_path / "in" / "b.png")]
    picture(tmp_path / "out" / "a.png")
    with pytest.raises(DataError, match=r"out/a\.png: the file exists already.*--skip-existing.*--overwrite"):
        jobs(inputs, tmp_path / "out")
    assert names(jobs(inputs, tmp_path / "out", existing="replace")) == ["a.png", "b.png"]
    planned = jobs(inputs, tmp_path / "out", existing="keep")
    assert (names(planned), planned.kept) == (["b.png"], 1)


@pytest.mark.parametrize("existing", ["refuse", "replace", "keep"])
def test_an_input_is_never_replaced(tmp_path, existing):
    source = picture(tmp_path / "in" / "a.png")
    with pytest.raises(DataError, match=r"would replace the image itself\. Choose another --out\."):
        jobs([source], tmp_path / "in", existing=existing)


def test_names_that_differ_in_the_suffix_alone_keep_it(tmp_path):
    for name in ("cat.png", "cat.jpg", "dog.png", "Cow.png", "cow.jpg"):
        picture(tmp_path / "in" / name)
    assert sorted(names(jobs([tmp_path / "in"], tmp_path / "out"))) == [
        "Cow.png.png",
        "cat.jpg.png",
        "cat.png.png",
        "cow.jpg.png",
        "dog.png",
    ]


def test_two_inputs_of_one_name_are_refused(tmp_path):
    inputs = [picture(tmp_path / "one" / "a.png"), picture(tmp_path / "two" / "a.png")]
    with pytest.raises(DataError, match=r"two/a\.png and .*one/a\.png: both translations would be .*out/a\.png"):
        jobs(inputs, tmp_path / "out")


def test_images_in_subfolders_are_mentioned_or_translated(tmp_path):
    picture(tmp_path / "in" / "a.png")
    picture(tmp_path / "in" / "sub" / "b.png")
    planned = jobs([tmp_path / "in"], tmp_path / "out")
    assert names(planned) == ["a.png"]
    assert "1 image in a subfolder (sub/b.png). Add --recursive" in planned.remarks[0]
    planned = jobs([tmp_path / "in"], tmp_path / "out", recursive=True)
    assert [job.generated for job in planned.jobs] == [tmp_path / "out/a.png", tmp_path / "out/sub/b.png"]
    assert planned.remarks == []


def test_a_missing_input_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere: there is no such file or folder"):
        jobs([tmp_path / "nowhere"], tmp_path / "out")


def test_a_pipe_is_refused_unopened(tmp_path):
    os.mkfifo(tmp_path / "f.png")
    with pytest.raises(DataError, match="this is a pipe or a device"):
        jobs([tmp_path / "f.png"], tmp_path / "out")


def test_sources_of_several_files_are_found_by_name_in_as_many_folders(tmp_path):
    for folder in ("photos", "depth"):
        for name in "ba":
            picture(tmp_path / folder / f"{name}.png")
    photos, depth, out = tmp_path / "photos", tmp_path / "depth", tmp_path / "out"
    planned = jobs([photos, depth], out, files(2, ".tif"))
    assert [job.sources for job in planned.jobs] == [(photos / f"{name}.png", depth / f"{name}.png") for name in "ab"]
    assert names(planned) == ["a.tif", "b.tif"]
    (job,) = jobs([photos / "a.png", depth / "b.png"], out, files(2)).jobs
    assert job.sources == (photos / "a.png", depth / "b.png")
    picture(depth / "c.png")
    with pytest.raises(DataError, match=r"depth/c\.png: there is no image c in .*photos"):
        jobs([photos, depth], out, files(2))
    with pytest.raises(DataError, match="A source of this run is made of 2 files"):
        jobs([photos], out, files(2))


def test_wildcards_find_images_and_keep_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("in/a.png", "in/sub/b.png", "in/c.jpg", "other.png"):
        picture(tmp_path / name)
    (tmp_path / "in" / "notes.txt").touch()
    assert [str(job.generated) for job in jobs([Path("in/*")], Path("out")).jobs] == ["out/a.png", "out/c.png"]
    assert [str(job.generated) for job in jobs([Path("in/**/*.png")], Path("out")).jobs] == [
        "out/a.png",
        "out/sub/b.png",
    ]
    with pytest.raises(DataError, match=r"in/\*\.gif: no image matches"):
        jobs([Path("in/*.gif")], Path("out"))


def test_a_file_with_brackets_in_its_name_is_no_pattern(tmp_path):
    planned = jobs([picture(tmp_path / "a[1].png")], tmp_path / "out")
    assert names(planned) == ["a[1].png"]
