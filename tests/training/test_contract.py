"""What a method may use beyond pix2pix: extras, noise, memory, directions, rounds by name."""

import json

import numpy as np
import pytest
from labeled_pictures import CLASSES, SHAPE, Labeled
from tiny_components import TinyDistance, TinyMethod, tiny_experiment
from whole_contract import ReadsAll, Roundabout, whole_experiment

import ganforge
from ganforge.contact_sheet import ContactSheet
from ganforge.errors import DataError, ExperimentError, TrainingError
from ganforge.inference.translator import Translator
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


def trained(folder, steps=4, experiment=None):
    experiment = experiment or whole_experiment({"steps": steps, "checkpoint_every": 2})
    directory = RunDirectory.create(folder, experiment)
    Trainer(experiment).run(directory)
    return directory


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def arrays(run):
    return Checkpoints(run.checkpoints).load(4)


@pytest.fixture(scope="module")
def translator(arrays):
    return Translator(whole_experiment(), arrays)


SOURCE = np.linspace(-1, 1, 64, dtype="float32").reshape(8, 8, 1)
EXTRAS = {
    "label": np.float32([0, 1, 0]),
    "measures": np.float32([3, 0.5]),
    "mask": np.ones((8, 8, 1), "float32"),
    "parts": np.ones((8, 8, 2), "float32"),
}


def test_memory_is_saved_with_the_run(arrays):
    assert arrays["buffer/pool/0000"].shape == (3, 8, 8, 3)
    assert np.abs(arrays["buffer/pool/0000"]).max() > 0
    assert arrays["buffer/pool/0001"] == 3


def test_a_run_that_was_stopped_goes_on_exactly_as_one_that_was_not(arrays, tmp_path):
    whole_experiment({"steps": 2, "checkpoint_every": 2})
    directory = trained(tmp_path, steps=2)
    longer = whole_experiment({"steps": 4, "checkpoint_every": 2})
    Trainer(longer).run(RunDirectory(directory.path))
    resumed = Checkpoints(directory.checkpoints).load(4)
    assert resumed.keys() == arrays.keys()
    for key in arrays.keys() - {"seconds"}:
        np.testing.assert_array_equal(resumed[key], arrays[key], err_msg=key)


def test_samples_show_every_direction(run):
    sheet = ContactSheet.read(run.path / "samples" / "000004.png")
    assert sheet.captions == ("source", "generated", "back to source", "target", "backward", "back to target")
    reals = ContactSheet.read(run.path / "reals.png")
    assert reals.captions == ("source", "target", "mask", "parts")


def test_a_translation_reads_extras(translator):
    first = translator.translate(SOURCE, EXTRAS)
    assert first.shape == (8, 8, 3)
    for name, other in (("label", np.float32([0, 0, 1])), ("measures", np.float32([9, 9])), ("mask", -EXTRAS["mask"])):
        assert np.abs(translator.translate(SOURCE, {**EXTRAS, name: other}) - first).max() > 1e-4, name


def test_a_batch_takes_one_of_each_extra_for_every_source(translator):
    sources = np.stack([SOURCE, -SOURCE])
    extras = {name: np.stack([entry, entry]) for name, entry in EXTRAS.items()}
    translated = translator.translate(sources, extras)
    np.testing.assert_array_equal(translated[1], translator.translate(-SOURCE, EXTRAS))


def test_the_same_seed_gives_the_same_image_and_another_another(translator):
    first, again, other = (translator.translate(SOURCE, EXTRAS, seed=seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-4


def test_images_of_any_size_take_extra_images_of_that_size(translator):
    larger = {name: np.zeros((11, 9, entry.shape[-1]), "float32") if entry.ndim == 3 else entry
              for name, entry in EXTRAS.items()}  # fmt: skip
    assert translator.translate(np.zeros((11, 9, 1), "float32"), larger).shape == (11, 9, 3)


def test_the_other_direction_needs_no_extras(translator):
    back = translator.translate(np.zeros((8, 8, 3), "float32"), direction="backward")
    assert back.shape == (8, 8, 1)


def test_a_direction_that_a_method_lacks_is_refused(translator):
    with pytest.raises(DataError, match=r"direction 'backwards'.*did you mean 'backward'"):
        translator.translate(SOURCE, EXTRAS, direction="backwards")


def test_an_extra_that_is_missing_is_named(translator):
    with pytest.raises(DataError, match=r"no 'label'.*3 classes.*--extra label="):
        translator.translate(SOURCE, {name: entry for name, entry in EXTRAS.items() if name != "label"})


def test_extras_that_no_network_reads_may_be_missing():
    method, generator = TinyMethod(), tiny_experiment().generator
    experiment = whole_experiment(method=method, generator=generator)
    state = Trainer(experiment).prepare().state
    arrays = {**state.arrays(), "shape": np.array(ganforge.components.shapes.shape_to_json(SHAPE))}
    assert Translator(experiment, arrays).translate(SOURCE).shape == (8, 8, 3)


def test_examples_that_lack_an_entry_of_the_shape_are_refused():
    class Forgetful(Labeled):
        def load(self, split, seed):
            from dataclasses import replace

            examples = super().load(split, seed)
            kept = ("source", "target", "measures", "mask", "parts")
            return replace(examples, read=lambda at: {name: examples.read(at)[name] for name in kept})

    with pytest.raises(TrainingError, match=r"the first example lacks 'label'.*Expected label, mask, measures"):
        Trainer(whole_experiment(dataset=Forgetful())).prepare()


def test_a_network_whose_input_nobody_gives_is_refused():
    class Odd(ReadsAll):
        def build(self, shape):
            from ganforge import VectorShape

            return super().build(shape.adding(lable=VectorShape(3)))

    with pytest.raises(TrainingError, match=r"an input 'lable'.*did you mean 'label'"):
        Trainer(whole_experiment(generator=Odd())).prepare()


def test_a_table_for_a_network_that_a_method_does_not_build_is_refused():
    with pytest.raises(TrainingError, match=r"generators.bakward: .*did you mean 'backward'"):
        Trainer(whole_experiment(generators={"bakward": ReadsAll()})).prepare()


def test_a_network_may_have_an_architecture_of_its_own():
    class Wide(ReadsAll):
        name: str = "wide"

        def build(self, shape):
            import keras

            image = keras.Input(tuple(shape.source), name="source")
            return keras.Model(image, keras.layers.Conv2D(shape.target.channels, 5, padding="same")(image))

    state = Trainer(whole_experiment(generators={"backward": Wide()})).prepare().state
    assert state.players.generators["backward"].layers[-1].kernel_size == (5, 5)
    assert state.players.generators["generator"].layers[-1].kernel_size == (3, 3)


def test_a_loss_that_needs_an_extra_is_refused_where_examples_have_none():
    from whole_contract import MaskedDistance

    with pytest.raises((TrainingError, ExperimentError), match="mask"):
        Trainer(tiny_experiment(losses=(TinyDistance(), MaskedDistance()))).prepare()


def test_shapes_survive_the_checkpoint(arrays):
    assert ganforge.components.shapes.shape_from_json(str(arrays["shape"])) == SHAPE
    assert json.loads(str(arrays["shape"]))["extras"]["label"] == [3, list(CLASSES)]


def test_the_directions_of_a_method_are_shown_nowhere_twice():
    assert list(Roundabout.directions) == ["forward", "backward"]
