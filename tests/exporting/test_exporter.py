"""Only files that make what the run makes are kept."""

import json
from hashlib import sha256
from typing import Any, ClassVar, Literal

import keras
import numpy as np
import pytest
from made_networks import network_of

from ganforge.errors import DataError, RunError
from ganforge.exporting.exporter import Exporter
from ganforge.formats.keras_file import KerasFile

pytestmark = pytest.mark.slow


class Copying(KerasFile):
    """Keeps the network in memory, which is quicker than a file."""

    name: Literal["copying"] = "copying"
    networks: ClassVar[dict[str, Any]] = {}

    def write(self, network: Any, path: Any, number_type: Any = "float32", examples: Any = ()) -> None:
        self.networks[path.parent.name] = network
        path.write_text("a network")

    def open(self, path: Any) -> Any:
        network = self.networks[path.parent.name]
        return lambda inputs: network(dict(inputs))["generated"].numpy()


class CutsValues(Copying):
    """Loses what a ReLU would lose, from the layer before the last on."""

    def open(self, path: Any) -> Any:
        network = self.networks[path.parent.name]
        late = len(network.layers) > 2
        return lambda inputs: network(dict(inputs))["generated"].numpy() * np.float32(0.9 if late else 1)


class LacksConvolutions(Copying):
    def write(self, network: Any, path: Any, number_type: Any = "float32", examples: Any = ()) -> None:
        if any(isinstance(layer, keras.layers.Conv2D) for layer in network.layers[2:]):
            raise ValueError("Conv2D is not supported\nin this version")
        super().write(network, path, number_type, examples)


class NeedsAnExtra(Copying):
    modules: ClassVar[tuple[str, ...]] = ("no_such_module",)
    requirement: ClassVar[str] = "ganforge[export]"


@pytest.fixture(scope="module")
def network():
    return network_of()


def test_what_is_kept_is_described_with_what_the_check_found(network, tmp_path):
    exported = Exporter(network, tmp_path / "exports").export(KerasFile())
    folder = tmp_path / "exports" / "keras"
    assert exported.path == folder / "model.keras"
    described = json.loads((folder / "model.json").read_text())
    assert described["files"] == {"model.keras": sha256(exported.path.read_bytes()).hexdigest()}
    assert described["inputs"]["source"]["shape"] == ["batch", "height", "width", 1]
    assert described["inputs"]["source"]["range"] == described["output"]["range"] == [-1, 1]
    assert described["size"] == {"free": True, "least": [1, 1], "multiple": [1, 1]}
    assert described["check"]["largest_difference"] < 1e-5
    assert described["check"]["sizes"] == [[8, 8], [4, 8]]
    assert described["run"]["direction"] == "forward"
    assert exported.check.milliseconds > 0


def test_what_is_named_is_what_people_open(network, tmp_path):
    class Page(Copying):
        main_file: ClassVar[str] = "index.html"
        remark: ClassVar[str] = "Open it in a browser."

    exported = Exporter(network, tmp_path).export(Page())
    assert exported.path == tmp_path / "copying" / "index.html"
    assert exported.remarks == ("Open it in a browser.",)
    described = json.loads((tmp_path / "copying" / "model.json").read_text())
    assert described["file"] == "model.keras" and described["remarks"] == ["Open it in a browser."]


def test_a_file_that_makes_something_else_is_removed_and_the_layer_named(network, tmp_path):
    with pytest.raises(RunError, match="what it makes at 8x8 is not what the run makes") as caught:
        Exporter(network, tmp_path / "exports").export(CutsValues())
    last = [layer.name for layer in Exporter(network, tmp_path)._graph(True).model.layers][-1]
    assert f"The first layer that differs: '{last}' (Conv2D)." in str(caught.value)
    assert "--size 8x8" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_layer_that_a_format_cannot_express_is_named(network, tmp_path):
    with pytest.raises(RunError, match=r"it cannot express layer '\w+' \(Conv2D\): Conv2D is not supported\. Nothing"):
        Exporter(network, tmp_path / "exports").export(LacksConvolutions())
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_replaced_unasked_and_the_old_file_stays_until_the_new_one_is_checked(network, tmp_path):
    Exporter(network, tmp_path).export(Copying())
    (tmp_path / "copying" / "notes.txt").touch()
    with pytest.raises(RunError, match=r"copying: exists already\. Add --overwrite to replace it"):
        Exporter(network, tmp_path).export(Copying())
    with pytest.raises(RunError, match="is not what the run makes"):
        Exporter(network, tmp_path, overwrite=True).export(CutsValues())
    assert (tmp_path / "copying" / "notes.txt").exists()
    Exporter(network, tmp_path, overwrite=True).export(Copying())
    assert sorted(path.name for path in (tmp_path / "copying").iterdir()) == ["model.json", "model.keras"]
    assert [path.name for path in tmp_path.iterdir()] == ["copying"]


@pytest.mark.parametrize(
    ("component", "options", "message"),
    [
        (NeedsAnExtra(), {}, 'no_such_module is not installed. Install it: pip install "ganforge[export]"'),
        (Copying(), {"number_type": "int8"}, "it cannot store int8. Expected one of: float32"),
    ],
)
def test_what_a_format_cannot_do_is_refused_before_any_work(component, options, message, tmp_path):
    with pytest.raises(RunError) as caught:
        Exporter(network_of(**options), tmp_path / "exports").export(component)
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_size_that_the_networks_do_not_take_is_refused_with_the_next_that_they_take(trained_run):
    from ganforge.discovery.plugins import Plugins
    from ganforge.exporting.export_options import ExportOptions
    from ganforge.exporting.trained_network import TrainedNetwork
    from ganforge.runs.directory import RunDirectory

    run = RunDirectory.open(trained_run)
    with pytest.raises(DataError, match=r"--size 18x30: the networks do not take this size.* is 20x32"):
        TrainedNetwork.load(run, Plugins(), ExportOptions(size=(18, 30)))
    with pytest.raises(DataError, match="no such direction"):
        TrainedNetwork.load(run, Plugins(), ExportOptions(direction="back"))
