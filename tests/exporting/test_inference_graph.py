"""The one graph that is exported makes what the run makes."""

from typing import Any, Literal

import keras
import numpy as np
import pytest
from made_networks import network_of
from noise_components import Labeled, NoiseGenerator, NoiseMethod, TargetsAlone
from tiny_components import TinyDataset, TinyGame, TinyGenerator, tiny_experiment
from two_way_method import TwoWayMethod

from ganforge.components import Examples
from ganforge.exporting.closeness import Closeness
from ganforge.exporting.example_inputs import ExampleInputs
from ganforge.exporting.inference_graph import inference_graph
from ganforge.layers import BatchNormalization, Downsample, Dropout, ResizeConvolution, Upsample

pytestmark = pytest.mark.slow


class Drops(TinyGenerator):
    """A norm of the current image, and dropout that stays on."""

    name: Literal["drops"] = "drops"

    def build(self, shape: Any) -> Any:
        source = keras.Input(tuple(shape.source), name="source")
        x = BatchNormalization(name="norm")(keras.layers.Conv2D(4, 3, padding="same")(source))
        x = Dropout(0.5, at_inference=True, name="drop")(x)
        return keras.Model(source, keras.layers.Conv2D(shape.target.channels, 1, activation="tanh")(x))


class OneSize(TinyGenerator):
    """Its layers hold the size that it was built for."""

    name: Literal["one-size"] = "one-size"

    def build(self, shape: Any) -> Any:
        source = keras.Input(tuple(shape.source), name="source")
        mean = keras.layers.GlobalAveragePooling2D(keepdims=True)(source)
        x = keras.layers.Concatenate()([source, keras.layers.UpSampling2D(shape.source[:2])(mean)])
        return keras.Model(source, keras.layers.Conv2D(shape.target.channels, 1, activation="tanh")(x))


def graph_and_examples(network, dropout=True):
    examples = ExampleInputs(network)
    return inference_graph(network, examples, dropout), examples


def closeness(graph, examples, size=None):
    expected = [graph.expected(one) for one in examples.of(size)[:1]]
    made = [graph.model(one.given)["generated"].numpy()[0] for one in examples.of(size)[:1]]
    return Closeness.measure(made, expected)


def test_images_of_any_size_and_number_are_taken_where_the_network_can():
    graph, examples = graph_and_examples(network_of())
    assert graph.is_free
    assert examples.described == "4 examples of the validation split"
    for size in ((8, 8), examples.other_size):
        assert closeness(graph, examples, size).largest < 1e-5
    assert graph.model({"source": np.zeros((3, 5, 7, 1), np.float32)})["generated"].shape == (3, 5, 7, 3)


def test_norms_take_each_image_of_a_batch_by_itself_and_dropout_starts_as_that_of_predict():
    graph, examples = graph_and_examples(network_of(tiny_experiment(generator=Drops())))
    plain, _ = graph_and_examples(examples.network, dropout=False)
    first, second = examples.of()[:2]
    both = np.concatenate([first.given["source"], second.given["source"]])
    together = plain.model({"source": both})["generated"].numpy()
    for place, one in enumerate((first, second)):
        np.testing.assert_allclose(together[place], plain.expected(one), atol=1e-5)
    graph.model.get_layer("drop").seed_generator.state.assign(
        [graph.model.get_layer("drop").seed_generator.state.numpy()[0], 0]
    )
    assert closeness(graph, examples).largest < 1e-5
    assert closeness(plain, examples).largest < 1e-5
    assert closeness(graph, examples).largest > 1e-3  # the second draw is another


def test_a_network_of_one_size_keeps_it_and_the_reason_is_given():
    graph, examples = graph_and_examples(network_of(tiny_experiment(generator=OneSize())))
    assert not graph.is_free
    assert graph.model.input["source"].shape == (None, 8, 8, 1)
    assert "Dimension 1 in both shapes must be equal" in graph.remark
    assert graph.remark.startswith("It takes images of 8x8 only: another size went wrong (")
    assert closeness(graph, examples).largest < 1e-5


class Halves(TinyGenerator):
    """The layers that compute in ways of their own, by the size of their maps."""

    name: Literal["halves"] = "halves"

    def build(self, shape: Any) -> Any:
        source = keras.Input(tuple(shape.source), name="source")
        x = Upsample(4, activation="relu", name="double")(Downsample(4, name="halve")(source))
        x = ResizeConvolution(4, bias_initializer="ones", name="resize")(Downsample(4, name="halve_again")(x))
        return keras.Model(source, keras.layers.Conv2D(shape.target.channels, 1, activation="tanh")(x))


def test_layers_that_converters_do_not_know_become_plain_ones():
    for size in (None, (8, 8)):
        graph, examples = graph_and_examples(network_of(tiny_experiment(generator=Halves()), size=size))
        assert type(graph.model.get_layer("halve")) is keras.layers.Conv2D
        assert type(graph.model.get_layer("double")) is keras.layers.Conv2DTranspose
        assert type(graph.model.get_layer("resize")) is keras.layers.Conv2DTranspose
        assert closeness(graph, examples).largest < 1e-5


def test_pixels_go_in_and_come_out():
    graph, examples = graph_and_examples(network_of(uint8=True))
    assert graph.model.input["source"].dtype == graph.model.output["generated"].dtype == "uint8"
    assert closeness(graph, examples).suffices(Closeness.wanted("float32", uint8=True))
    assert closeness(graph, examples, (8, 8)).largest < 2.1 / 255


def test_each_direction_has_its_network():
    experiment = tiny_experiment(method=TwoWayMethod())
    for direction, channels in (("forward", (1, 3)), ("backward", (3, 1))):
        graph, examples = graph_and_examples(network_of(experiment, direction=direction))
        assert (graph.model.input["source"].shape[-1], graph.model.output["generated"].shape[-1]) == channels
        assert closeness(graph, examples).largest < 1e-5


class LabeledPairs(Labeled):
    """Each of the class of its number."""

    name: Literal["labeled-pairs"] = "labeled-pairs"

    def load(self, split: str, seed: int) -> Any:
        pairs = super().load(split, seed)
        classes = {"label": 3}
        return Examples(pairs.size, lambda place: {**pairs.read(place), "label": place % 3}, classes=classes)


@pytest.mark.parametrize(
    ("dataset", "names"), [(LabeledPairs(), {"source", "label", "noise"}), (TargetsAlone(), {"label", "noise"})]
)
def test_extras_and_noise_are_inputs_with_names(dataset, names):
    parts = {"dataset": dataset, "generator": NoiseGenerator(), "method": NoiseMethod(), "losses": (TinyGame(),)}
    graph, examples = graph_and_examples(network_of(tiny_experiment(**parts)))
    assert set(graph.model.input) == names
    assert examples.described == "4 examples of the validation split"
    assert closeness(graph, examples).largest < 1e-5


def test_a_run_in_half_precision_is_exported_in_float32():
    graph, examples = graph_and_examples(network_of(tiny_experiment(trainer={"precision": "bfloat16"})))
    assert {layer.compute_dtype for layer in graph.model.layers} == {"float32"}
    assert closeness(graph, examples).largest < 1e-5


def test_noise_stands_in_for_data_that_is_gone():
    class Gone(TinyDataset):
        def load(self, split: str, seed: int) -> Any:
            from ganforge.errors import DataError

            raise DataError("photos: there is no such folder.")

    examples = ExampleInputs(network_of(tiny_experiment(dataset=Gone())))
    assert examples.described == "noise, for no example can be read: photos: there is no such folder."
    assert examples.of()[0].given["source"].shape == (1, 8, 8, 1)
