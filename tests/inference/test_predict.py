import numpy as np
import pytest
from PIL import Image

from ganforge.errors import DataError, RunError
from ganforge.inference.predict import translate_files
from ganforge.inference.trained import Trained
from ganforge.inference.translation_jobs import RunFiles, plan_jobs
from ganforge.training.distributed.strategy import create_strategy
from ganforge.training.state import build_state


def picture(path, size=(10, 6), mode="L", value=100):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value).save(path)
    return path


@pytest.fixture(scope="module")
def experiment(request):
    from ganforge_pix2pix.paired import Paired
    from ganforge_pix2pix.unet import UNet

    make = request.getfixturevalue("tiny_experiment")
    return make({"ema": 0.5}, generator=UNet(depth=2, filters=4, norm="instance"), method=Paired())


@pytest.fixture(scope="module")
def arrays(experiment):
    state = build_state(experiment, experiment.dataset.shape(), create_strategy(experiment.trainer))
    return {**state.arrays(), "shape": np.array(experiment.dataset.shape())}


@pytest.mark.parametrize("size", [(8, 8), (7, 9), (1, 5), (30, 13)])
def test_an_image_of_any_size_comes_back_at_that_size(experiment, arrays, size):
    translated = Trained(experiment, arrays).translate(np.zeros((*size, 1), "float32"))
    assert translated.shape == (*size, 3)
    assert abs(translated).max() <= 1


def test_a_coloured_source_is_turned_into_the_channels_that_the_network_takes(experiment, arrays):
    assert Trained(experiment, arrays).translate(np.zeros((8, 8, 3), "float32")).shape == (8, 8, 3)


def test_without_dropout_the_same_source_gives_the_same_image(experiment, arrays):
    source = np.random.default_rng(0).uniform(-1, 1, (8, 8, 1)).astype("float32")
    silent, noisy = Trained(experiment, arrays, dropout=False), Trained(experiment, arrays, dropout=True)
    np.testing.assert_array_equal(silent.translate(source), silent.translate(source))
    assert abs(noisy.translate(source) - noisy.translate(source)).max() > 0


def test_the_running_mean_is_what_translates(experiment, arrays):
    doubled = {key: array * 2 if key.startswith("generator/") else array for key, array in arrays.items()}
    source = np.ones((8, 8, 1), "float32")
    np.testing.assert_array_equal(
        Trained(experiment, doubled, dropout=False).translate(source),
        Trained(experiment, arrays, dropout=False).translate(source),
    )


def test_a_checkpoint_of_other_networks_is_refused(experiment, arrays):
    less = {key: array for key, array in arrays.items() if not key.startswith(("ema", "generator"))}
    with pytest.raises(RunError, match="no generator 'generator'"):
        Trained(experiment, less).translate(np.ones((8, 8, 1), "float32"))


def test_names_are_kept_and_one_bad_file_does_not_stop_the_rest(experiment, arrays, tmp_path):
    picture(tmp_path / "in" / "a.png")
    picture(tmp_path / "in" / "c.jpg", mode="RGB", value=(9, 9, 9))
    (tmp_path / "in" / "b.png").write_bytes(b"not an image")
    (tmp_path / "out").mkdir()
    jobs = plan_jobs([tmp_path / "in"], tmp_path / "out")
    outcomes = list(translate_files(Trained(experiment, arrays), jobs))
    assert [bool(outcome.error) for outcome in outcomes] == [False, True, False]
    assert "b.png" in outcomes[1].error
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.png", "c.png"]
    assert Image.open(tmp_path / "out" / "a.png").size == (10, 6)


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
