import pytest

from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, PluginError
from ganforge.exporting.chosen_formats import chosen_formats


@pytest.fixture(scope="module")
def plugins():
    return Plugins()


def test_each_format_is_chosen_once_with_its_options(plugins):
    onnx, keras = chosen_formats(plugins, ["onnx", "keras", "onnx"], ["formats.onnx.opset=15"])
    assert (onnx.name, onnx.opset, keras.name) == ("onnx", 15, "keras")


def test_options_of_one_among_all_formats_can_be_set(plugins):
    formats = {each.name: each for each in chosen_formats(plugins, ["all"], ["formats.onnx.opset=14"])}
    assert formats["onnx"].opset == 14
    assert {"keras", "savedmodel", "litert", "openvino"} <= formats.keys()


def test_a_wrong_value_is_refused_in_the_words_that_were_typed(plugins):
    with pytest.raises(ExperimentError, match=r"--set formats\.onnx\.opset=99.*formats\.onnx\.opset"):
        chosen_formats(plugins, ["onnx"], ["formats.onnx.opset=99"])


@pytest.mark.parametrize("override", ["opset=15", "formats.keras.opset=15", "formats.onnx=15", "trainer.steps=1"])
def test_an_option_of_nothing_that_is_written_is_refused(plugins, override):
    with pytest.raises(ExperimentError, match=r"formats that are written: onnx\. Expected formats\.NAME\.OPTION=VALUE"):
        chosen_formats(plugins, ["onnx"], [override])


def test_an_unknown_format_is_refused_with_the_nearest(plugins):
    with pytest.raises(PluginError, match="did you mean 'onnx'"):
        chosen_formats(plugins, ["onx"], ["formats.onx.opset=15"])
