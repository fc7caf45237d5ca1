"""Whatever is fastest translates the rest of many images; few images are not worth a search."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from made_networks import network_of

from ganforge.discovery.plugins import Plugins
from ganforge.errors import GanforgeError, RunError
from ganforge.exporting import runtime_search
from ganforge.exporting.exported_translation import ExportedTranslation
from ganforge.exporting.run_conversion import ConvertedRun
from ganforge.exporting.runtime_search import RuntimeSearch

IMAGE = {"kind": "image", "shape": ["batch", "height", "width", 1], "dtype": "float32"}
FIXED = {"free": False, "height": 8, "width": 8}


@pytest.fixture(scope="module")
def translator():
    return network_of().translator


class StandInConversion:
    """A conversion that finds what a test lists, one at a time."""

    def __init__(self, found):
        self.found, self.ended, self.asked = list(found), False, []

    def __call__(self, run, formats=()):
        self.asked.append(list(formats))
        return self

    def next(self, wait=False):
        return self.found.pop(0)

    def end(self):
        self.ended = True


@pytest.fixture
def searched(monkeypatch, translator):
    """A search among made-up runtimes: how long each takes, by the folder of its export, and what is converted."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(runtime_search.time, "monotonic", lambda: clock.now)
    monkeypatch.setattr(translator.generators, "substitutes", {})

    def search(seconds: dict[str, float], found: list[Any]) -> SimpleNamespace:
        conversion, reported = StandInConversion(found), []

        def load(folder, plugins):
            description = {"size": FIXED, "inputs": {"source": IMAGE}}
            return ExportedTranslation(lambda inputs: np.ones((1, 8, 8, 3), np.float32), description, folder.name)

        def milliseconds(translations, *_):
            return {name: seconds[name] for name in translations}

        monkeypatch.setattr(runtime_search.ExportedTranslation, "load", load)
        monkeypatch.setattr("ganforge.exporting.runtime_choice.milliseconds", milliseconds)
        monkeypatch.setattr(runtime_search, "RunConversion", conversion)
        made = RuntimeSearch(translator, ConvertedRun(None, 0), Plugins(), reported.append)
        return SimpleNamespace(search=made, clock=clock, conversion=conversion, reported=reported)

    return search


def follow(given, total=100_000, per_image=0.1, images=400):
    """Translate images of so many, each in so many seconds."""
    given.search.follow("Images", 0, total)
    for done in range(1, images):
        given.clock.now += per_image
        given.search.follow("Images", done, total)


def test_what_is_clearly_faster_translates_the_rest_and_ends_the_search(searched, translator):
    given = searched({"TensorFlow": 80.04, "Quick": 50.0}, [{}, {"folder": "Quick"}, {"folder": "Never"}])
    follow(given)
    assert given.reported == [
        "Quick translates the rest: an image of 8x8 takes 80.0 ms with TensorFlow, 50.0 ms with Quick."
    ]
    assert (translator.translate(np.zeros((8, 8, 1), np.float32)) == 1).all()
    assert (given.conversion.ended, given.conversion.found) == (True, [{"folder": "Never"}])
    assert given.conversion.asked == [[]]


def test_tensorflow_goes_on_where_nothing_is_faster(searched, translator):
    given = searched({"TensorFlow": 80.0, "Slow": 200.0}, [{"failed": "x"}, {"folder": "Slow"}, None])
    follow(given)
    assert given.reported == [
        "TensorFlow translates the rest: an image of 8x8 takes 80.0 ms with TensorFlow, 200.0 ms with Slow."
    ]
    assert not translator.generators.substitutes
    assert given.conversion.ended


def test_tensorflow_goes_on_where_no_export_makes_the_same_images(searched):
    given = searched({}, [{"failed": "x"}, None])
    follow(given)
    assert given.reported == ["TensorFlow translates the rest: no other runtime makes the same images."]


@pytest.mark.parametrize(
    "work", [{"total": 5900, "per_image": 0.1}, {"images": 90}, {"per_image": 0.005, "images": 2500}]
)
def test_little_work_is_not_worth_a_search(searched, work):
    given = searched({}, [])
    follow(given, **work)
    assert (given.conversion.asked, given.reported) == ([], [])


def test_frames_count_from_the_first_of_each_video_and_tiles_do_not(searched):
    given = searched({"TensorFlow": 8.0, "Quick": 1.0}, [{"folder": "Quick"}] * 9)
    for what, done, now in (("Frames", 16, 0), ("Frames", 32, 9), ("Tiles", 1, 900), ("Frames", 16, 900)):
        given.clock.now = now
        given.search.follow(what, done, 90_000)
    assert given.conversion.asked == []
    for now in (911, 912):
        given.clock.now = now
        given.search.follow("Frames", 32, 90_000)
    assert given.reported[0].startswith("Quick translates the rest")


def test_why_a_run_is_not_converted_is_reported_once(searched, monkeypatch, translator):
    given = searched({}, [])
    monkeypatch.setattr(runtime_search, "available_memory", lambda: 1000)
    follow(given)
    assert given.reported == ["TensorFlow translates the rest: memory is too short to convert the run."]
    given = searched({}, [])
    monkeypatch.setattr(type(translator.generators), "drops", True)
    follow(given)
    assert given.reported == [
        "TensorFlow translates the rest: its dropout is on, and only TensorFlow draws. Others may be faster with "
        "--dropout off."
    ]
    assert given.conversion.asked == []


def test_a_runtime_that_is_asked_for_translates_all(searched, translator):
    given = searched({}, [{"folder": "ONNX"}])
    given.search.use("onnx")
    assert given.conversion.asked == [["onnx"]]
    assert translator.generators.runtime() == "ONNX"
    assert given.reported == [
        "Converting the run for ONNX Runtime.",
        "ONNX takes images of the size of training; TensorFlow translates others.",
    ]
    follow(given)
    assert len(given.reported) == 2
    with given.search:
        pass
    assert given.conversion.ended


def test_tensorflow_can_be_asked_for(searched):
    given = searched({}, [])
    given.search.use("tensorflow")
    follow(given)
    assert (given.conversion.asked, given.reported) == ([], [])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("onix", "onix"),
        (
            "keras",
            "--runtime keras: this format has no runtime of its own. Expected `fastest`, `tensorflow`, or a format",
        ),
        ("web", "that has one; installed here: onnx, openvino."),
        ("litert", "--runtime litert: format 'litert': ai_edge_litert is not installed. Install it: pip install"),
        ("onnx", "--runtime onnx: it makes something else."),
    ],
)
def test_a_runtime_that_cannot_be_used_is_refused(searched, monkeypatch, name, message):
    given = searched({}, [{"failed": "it makes something else."}])
    missing = {"ai_edge_litert"}
    monkeypatch.setattr(
        "ganforge.exporting.format_choice.find_spec", lambda module: None if module in missing else object()
    )
    with pytest.raises(GanforgeError) as refusal:
        given.search.use(name)
    assert message in str(refusal.value)


def test_a_runtime_that_does_not_draw_is_refused_while_dropout_is_on(searched, monkeypatch, translator):
    monkeypatch.setattr(type(translator.generators), "drops", True)
    with pytest.raises(RunError, match="only TensorFlow draws"):
        searched({}, []).search.use("onnx")


def test_a_conversion_that_ends_without_a_result_is_refused(searched):
    with pytest.raises(RunError, match="--runtime onnx: its conversion ended without a result"):
        searched({}, [None]).search.use("onnx")
