import numpy as np
import pytest
from PIL import Image

import ganforge
from ganforge.components.shapes import ExampleShape, ImageShape, shape_to_json
from ganforge.errors import DataError, RunError
from ganforge.images import from_uint8, read_image
from ganforge.inference.translator import Translator
from ganforge.training.distributed.strategy import create_strategy
from ganforge.training.state import build_state

pytestmark = pytest.mark.slow


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
def state(experiment):
    return build_state(experiment, experiment.dataset.shape(), create_strategy(experiment.trainer))


@pytest.fixture(scope="module")
def arrays(experiment, state):
    return {**state.arrays(), "shape": np.array(shape_to_json(experiment.dataset.shape()))}


@pytest.fixture
def noise():
    return np.random.default_rng(0).uniform(-1, 1, (3, 8, 8, 1)).astype("float32")


@pytest.mark.parametrize("size", [(8, 8), (7, 9), (1, 5), (30, 13)])
def test_an_image_of_any_size_comes_back_at_that_size(experiment, arrays, size):
    translated = Translator(experiment, arrays).translate(np.zeros((*size, 1), "float32"))
    assert translated.shape == (*size, 3)
    assert abs(translated).max() <= 1


def test_a_colored_source_is_turned_into_the_channels_that_the_network_takes(experiment, arrays):
    assert Translator(experiment, arrays).translate(np.zeros((8, 8, 3), "float32")).shape == (8, 8, 3)


def test_an_image_is_translated_alike_whatever_came_before_it(experiment, arrays, noise):
    translator = Translator(experiment, arrays, dropout=True)
    alone = Translator(experiment, arrays, dropout=True).translate(noise[2])
    np.testing.assert_array_equal(translator.translate(noise)[2], alone)
    np.testing.assert_array_equal(translator.translate(noise[2]), alone)


def test_dropout_is_noise_and_can_be_turned_off(experiment, arrays, noise):
    silent, noisy = Translator(experiment, arrays, dropout=False), Translator(experiment, arrays, dropout=True)
    assert abs(silent.translate(noise[0]) - noisy.translate(noise[0])).max() > 0


def test_translations_are_those_of_the_samples_of_training(experiment, state, arrays, noise):
    np.testing.assert_array_equal(Translator(experiment, arrays).translate(noise), state.translate({"source": noise}))


def test_a_batch_is_translated_image_by_image(experiment, arrays, noise):
    translator = Translator(experiment, arrays)
    assert translator.translate(noise).shape == (3, 8, 8, 3)
    np.testing.assert_array_equal(translator.translate(noise)[1], translator.translate(noise[1]))


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((8, 8), "float32"), r"shape is \(8, 8\)"),
        (np.zeros((0, 8, 8, 1), "float32"), r"shape is \(0, 8, 8, 1\)"),
        (np.zeros((8, 8, 1), "uint8"), "are uint8.*127.5"),
        (np.zeros((8, 8, 2), "float32"), "2 channels"),
    ],
)
def test_an_array_that_is_no_image_is_refused(experiment, arrays, array, message):
    seven = ExampleShape(ImageShape(8, 8, 7), ImageShape(8, 8, 3))
    channels = Translator(experiment, {**arrays, "shape": np.array(shape_to_json(seven))})
    with pytest.raises(DataError, match=message):
        (channels if "channels" in message else Translator(experiment, arrays)).translate(array)


def test_the_running_mean_is_what_translates(experiment, arrays):
    doubled = {key: array * 2 if key.startswith("generator/") else array for key, array in arrays.items()}
    source = np.ones((8, 8, 1), "float32")
    np.testing.assert_array_equal(
        Translator(experiment, doubled, dropout=False).translate(source),
        Translator(experiment, arrays, dropout=False).translate(source),
    )


def test_a_checkpoint_of_other_networks_is_refused(experiment, arrays):
    less = {key: array for key, array in arrays.items() if not key.startswith(("ema", "generator"))}
    with pytest.raises(RunError, match="no generator 'generator'"):
        Translator(experiment, less).translate(np.ones((8, 8, 1), "float32"))


def test_a_run_is_loaded_by_path_or_name_and_translates_files(trained_run, tmp_path, monkeypatch):
    translator = ganforge.load(trained_run)
    source = picture(tmp_path / "a.png", (20, 12), "RGB", (200, 200, 200))
    generated = translator.translate_file(source)
    np.testing.assert_array_equal(generated, translator.translate(from_uint8(read_image(source))))
    translator.save(generated, tmp_path / "b.png")
    assert Image.open(tmp_path / "b.png").size == (20, 12)
    monkeypatch.chdir(trained_run.parents[1])
    assert ganforge.load("latest", step="last").experiment == ganforge.load("runs/latest", step=2).experiment


@pytest.mark.parametrize(("step", "message"), [(7, "steps 2"), ("best", "no best checkpoint")])
def test_a_checkpoint_that_a_run_lacks_is_refused(trained_run, step, message):
    with pytest.raises(RunError, match=message):
        Translator.load(trained_run, step)


def test_a_checkpoint_without_the_names_of_its_entries_is_refused(experiment, arrays):
    with pytest.raises(RunError, match="does not say what examples hold"):
        Translator(experiment, {**arrays, "shape": np.array([(8, 8, 1), (8, 8, 3)])})
