"""Pictures as people send them."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from ganforge.components.shapes import ImageShape, VectorShape
from ganforge.errors import DataError
from ganforge.images import read_image
from ganforge.serving.picture_fields import FORMATS, TooLargeError, decoded, picture_request, png
from ganforge.serving.served_model import ServedModel

TABLE = {"height": 8, "width": 8, "channels": 1, "kind": "picture", "palette": []}
EXTRAS = [
    {"name": "label", "kind": "class", "classes": ["cat", "dog"]},
    {"name": "mask", "kind": "image", "image": TABLE},
]
MODEL = ServedModel(
    {"source": TABLE, "extras": EXTRAS},
    {"source": ImageShape(8, 8, 1), "label": VectorShape(2, ("cat", "dog")), "mask": ImageShape(8, 8, 1)},
    None,
)


def picture(format_name="PNG", size=(10, 6), mode="RGB"):
    written = io.BytesIO()
    Image.new(mode, size, "white").save(written, format_name)
    return written.getvalue()


def request(parts, options=None, texts=("label",)):
    return picture_request(MODEL, options or {}, parts, {*texts}, 1000)


PARTS = {"source": picture(), "mask": picture(mode="L"), "label": b"dog"}


@pytest.mark.parametrize("format_name", FORMATS)
def test_formats_that_browsers_draw_are_read(format_name):
    assert decoded("source", picture(format_name), 60).shape[:2] == (6, 10)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", picture()[:40], picture()[:-20], b"%!PS-Adobe-3.0 EPSF-3.0\n", picture("TIFF"), picture("ICO")],
)
def test_what_is_no_such_picture_is_refused(content):
    with pytest.raises(DataError, match=r"^source: "):
        decoded("source", content, 1000)


def bomb(side):
    """A PNG of few bytes whose header names many pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(3 * side * 8))), (b"IEND", b"")]
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def test_a_bomb_is_refused_by_its_header(monkeypatch):
    monkeypatch.setattr("ganforge.serving.picture_fields.read_image", lambda file: pytest.fail("it was decoded"))
    with pytest.raises(TooLargeError, match=r"source: 30000x30000 pixels. Expected at most 1000"):
        decoded("source", bomb(30_000), 1000)


def test_a_form_becomes_what_networks_see():
    found = request(PARTS, {"seed": 3})
    assert (found.source.shape, found.source.max(), found.seed) == ((6, 10, 1), 1, 3)
    assert found.extras["mask"].shape == (6, 10, 1)
    np.testing.assert_array_equal(found.extras["label"], [0, 1])


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"label": b"bird"}, "label=bird: there is no such class"),
        ({"label": b"\xff"}, "label=.: there is no such class"),
        ({"mask": b"dog"}, "mask: this is no picture"),
        ({"labell": b"dog"}, "extra 'labell': .* did you mean 'label'"),
        ({"noise": b"dog"}, "extra 'noise'"),
        ({"../../x": b"dog"}, "extra '../../x'"),
    ],
)
def test_what_is_wrong_with_a_form_is_named(changes, error):
    with pytest.raises(DataError, match=error):
        request({**PARTS, **changes})


def test_what_is_missing_is_named():
    for name, error in (("label", "label: this field is missing"), ("source", "source: .* Send a file")):
        with pytest.raises(DataError, match=error):
            request({field: part for field, part in PARTS.items() if field != name})


def test_a_file_is_no_class_and_a_size_has_its_limit():
    with pytest.raises(DataError, match=r"label: this is a file. Expected text"):
        request(PARTS, texts=())
    with pytest.raises(TooLargeError, match="size: 40x40"):
        request(PARTS, {"size": (40, 40)})


def test_a_value_is_never_a_path_on_the_server(tmp_path):
    (tmp_path / "labels.csv").write_text("source,label\nsource,cat\n")
    with pytest.raises(DataError, match="there is no such class"):
        request({**PARTS, "label": str(tmp_path / "labels.csv").encode()})


def test_pictures_are_sent_as_png(tmp_path):
    for channels in (1, 3, 4):
        (tmp_path / "a.png").write_bytes(png(np.full((4, 5, channels), 1, np.float32)))
        assert read_image(tmp_path / "a.png").shape == (4, 5, channels)
