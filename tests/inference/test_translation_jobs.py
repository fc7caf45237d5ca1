import pytest
from PIL import Image

from ganforge.errors import DataError
from ganforge.inference.translation_jobs import RunFiles, plan_jobs


def picture(path, size=(10, 6), mode="L", value=100):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value).save(path)
    return path


def test_an_earlier_translation_is_replaced_only_on_demand_and_an_input_never(tmp_path):
    source = picture(tmp_path / "in" / "a.png")
    picture(tmp_path / "out" / "a.png")
    with pytest.raises(DataError, match=r"out/a\.png.*--overwrite"):
        plan_jobs([source], tmp_path / "out")
    assert len(plan_jobs([source], tmp_path / "out", overwrite=True)) == 1
    with pytest.raises(DataError, match="would be lost"):
        plan_jobs([source], tmp_path / "in", overwrite=True)


def test_two_inputs_of_one_name_are_refused(tmp_path):
    inputs = [picture(tmp_path / "one" / "a.png"), picture(tmp_path / "two" / "a.jpg")]
    with pytest.raises(DataError, match=r"a\.png.*name of its own"):
        plan_jobs(inputs, tmp_path / "out")


def test_a_missing_input_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere"):
        plan_jobs([tmp_path / "nowhere"], tmp_path / "out")


def test_sources_of_several_files_are_found_by_name_in_as_many_folders(tmp_path):
    for folder in ("photos", "depth"):
        for name in "ba":
            picture(tmp_path / folder / f"{name}.png")
    photos, depth = tmp_path / "photos", tmp_path / "depth"
    jobs = plan_jobs([photos, depth], tmp_path / "out", files=RunFiles(2, ".tif"))
    assert [job.sources for job in jobs] == [(photos / f"{name}.png", depth / f"{name}.png") for name in "ab"]
    assert [job.generated.name for job in jobs] == ["a.tif", "b.tif"]
    (job,) = plan_jobs([photos / "a.png", depth / "b.png"], tmp_path / "out", files=RunFiles(2))
    assert job.sources == (photos / "a.png", depth / "b.png")
    picture(depth / "c.png")
    with pytest.raises(DataError, match=r"depth/c\.png: there is no image c in .*photos"):
        plan_jobs([photos, depth], tmp_path / "out", files=RunFiles(2))
    with pytest.raises(DataError, match="a source of this run is made of 2 files"):
        plan_jobs([photos], tmp_path / "out", files=RunFiles(2))
