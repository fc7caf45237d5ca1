"""A folder that any web server serves, and whose model a browser computes."""

import json
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import keras
import numpy as np
import pytest
from made_networks import network_of
from page_browser import pixels, settled
from page_server import serving
from PIL import Image

from ganforge.errors import RunError
from ganforge.exporting.exporter import Exporter
from ganforge.formats.web_page import WebPage
from ganforge.inference.drawings import drawn_image
from ganforge.inference.noise_walk import noise_walk
from ganforge.noise_map import noise_map
from ganforge.page import files
from ganforge.page.onnxruntime_web import PROCESSOR, archive
from ganforge.training.step.fixed_chance import fixed_chance

pytestmark = [pytest.mark.processes, pytest.mark.slow]

PALETTE = [
    {"name": "water", "color": [0, 0, 255]},
    {"name": "grass", "color": [0, 160, 0]},
    {"name": "rock", "color": [120, 120, 120]},
]
SEED = 7


@pytest.fixture(scope="module")
def web():
    """The format; its tests are skipped where the browser's runtime is neither kept nor fetched."""
    try:
        archive()
    except RunError as error:
        pytest.skip(str(error))
    return WebPage(webgpu=False)


@contextmanager
def served(folder):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}/"


def image(channels, **more):
    return {"kind": "image", "shape": ["batch", "height", "width", channels], "dtype": "float32", **more}


def written(web, network, folder, inputs, **more):
    """A folder as an export leaves it."""
    web.write(network, folder / "model.onnx")
    run = {"method": "paired", "step": 3, "direction": "forward"}
    size = {"free": True, "least": [8, 8], "multiple": [8, 8]}
    about = {"name": "made", "run": run, "file": "model.onnx", "trained_size": [16, 24], "size": size}
    web.write_beside(folder, {**about, "inputs": inputs, "output": {"name": "generated", **image(3)}, **more}, [])
    return web.open(folder / "model.onnx")


def differs(image, made):
    """The largest difference, in levels of 8 bits."""
    return np.abs(image.astype(float) - (np.clip(made, -1, 1) + 1) * 127.5).max()


def test_an_export_holds_the_page_the_model_and_what_computes_it(web, tmp_path):
    exported = Exporter(network_of(), tmp_path).export(web)
    folder = tmp_path / "web"
    catalog = json.loads((folder / "models.json").read_text())
    assert catalog["engine"] == "browser"
    (model,) = catalog["models"]
    assert model["source"]["channels"] == 1
    assert (folder / model["file"]).is_file()
    assert Image.open(folder / model["example"]).size == (8, 8)
    assert {path.name for path in folder.glob("onnxruntime-web/*")} == set(PROCESSOR)
    assert files().keys() <= set(exported.files) == set(json.loads((folder / "model.json").read_text())["files"])
    assert exported.path == folder / "index.html" and exported.path.is_file()
    assert str(folder) in exported.next_command and "address of a web server" in exported.remarks[-1]


def test_a_browser_makes_what_onnx_runtime_makes(web, visit, tmp_path):
    """Classes, noise at every pixel, a class beside it, and a size that has to be padded and cut."""
    keras.utils.set_random_seed(0)
    source, noise = keras.Input((None, None, 3), name="source"), keras.Input((None, None, 2), name="noise")
    season = keras.Input((2,), name="season")
    seen = keras.layers.Concatenate()([source, noise])
    made = keras.layers.Conv2D(3, 5, padding="same", activation="tanh")(seen)
    made = keras.layers.Multiply()([made, keras.layers.Reshape((1, 1, 3))(keras.layers.Dense(3)(season))])
    network = keras.Model({"source": source, "noise": noise, "season": season}, {"generated": made})
    inputs = {
        "source": image(3, kind="classes", palette=PALETTE),
        "noise": {"kind": "noise", "shape": ["batch", "height", "width", 2], "dtype": "float32"},
        "season": {"kind": "class", "classes": ["summer", "winter"], "shape": ["batch", 2], "dtype": "float32"},
    }
    run = written(web, network, tmp_path, inputs)
    picture = np.array([entry["color"] for entry in PALETTE], np.uint8)[
        np.random.default_rng(1).integers(0, 3, (16, 24))
    ]
    Image.fromarray(picture).save(tmp_path / "drawing.png")
    with served(tmp_path) as address:
        page = visit(address)
        page.set_input_files("#file", tmp_path / "drawing.png")
        page.select_option("select[name='extra-season']", "winter")
        page.fill("#seed", str(SEED))
        page.press("#seed", "Tab")
        settled(page)
        made_there = pixels(page, "#result")
        assert "this browser" in page.inner_text("#status")
        assert np.array_equal(pixels(page), picture)
    drawn = drawn_image({"kind": "classes", "palette": PALETTE}, picture)[None]
    drawn_noise = np.asarray(noise_map(fixed_chance(SEED, None), (16, 24), 2))
    expected = run({"source": drawn, "noise": drawn_noise, "season": np.array([[0, 1]], np.float32)})[0]
    assert differs(made_there, expected) <= 0.51


def test_a_wall_of_seeds_walks_as_sample_does(web, visit, tmp_path):
    keras.utils.set_random_seed(0)
    noise = keras.Input((6,), name="noise")
    made = keras.layers.Reshape((8, 8, 3))(keras.layers.Dense(192, activation="tanh")(noise))
    inputs = {"noise": {"kind": "noise", "shape": ["batch", 6], "dtype": "float32"}}
    size = {"free": False, "height": 8, "width": 8}
    network = keras.Model({"noise": noise}, {"generated": made})
    run = written(web, network, tmp_path, inputs, size=size, trained_size=[8, 8])
    with served(tmp_path) as address:
        page = visit(address)
        page.wait_for_selector("#wall-list li:nth-child(12) .filled")
        page.click("#wall-list li:nth-child(3) button")
        page.click("#wall-list li:nth-child(8) button")
        page.fill("#between", "25")
        settled(page)
        made_there = pixels(page, "#result")
    ends = [noise_of(seed) for seed in (2, 7)]
    walked = list(noise_walk(ends[0], ends[1], 5))[1]
    assert differs(made_there, run({"noise": walked[None]})[0]) <= 0.51


def noise_of(seed):
    from ganforge.chance import normal

    return np.asarray(normal(fixed_chance(seed, None), (6,)))[0]


def test_what_a_page_cannot_show_is_refused(tmp_path):
    about = {"name": "made", "run": {"method": "paired", "step": 3, "direction": "forward"}, "file": "model.onnx"}
    about |= {"trained_size": [8, 8], "size": {}, "inputs": {"source": image(5)}, "output": image(3)}
    with pytest.raises(RunError, match="source has 5 channels, and a page shows 1, 3 or 4"):
        WebPage().write_beside(tmp_path, about, [])
    assert list(tmp_path.iterdir()) == []
