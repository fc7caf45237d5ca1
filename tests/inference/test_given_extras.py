from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from ganforge.components import ImageShape, VectorShape
from ganforge.errors import DataError
from ganforge.inference.given_extras import GivenExtras

SHAPES = {"label": VectorShape.of_classes(("cat", "dog")), "style": VectorShape(2), "mask": ImageShape(4, 4, 1)}


def number_of(name, path):
    """An image as the one number that its file shows."""
    with Image.open(path) as image:
        return np.full((1, 1, 1), image.getpixel((0, 0)), np.float32)


def halved(extra, numbers):
    """Numbers as networks see them."""
    return numbers / 2


COLUMNS = {"style": ("width", "height")}
DATASET = SimpleNamespace(from_file=number_of, columns_of=lambda extra: COLUMNS.get(extra, ()), to_vector=halved)


@pytest.fixture
def extras(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, value in (("masks/a", 1), ("masks/b", 2), ("masks/sub/b", 3), ("one", 4)):
        path = tmp_path / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 4), value).save(path)
    Path("t.csv").write_text('file,label,style,mask\na.png,dog,"1,2",masks/b.png\nb.png,0,"3,4",one.png\n')
    return lambda **given: GivenExtras(given, SHAPES, DATASET)


def test_a_value_is_the_same_for_every_file(extras):
    for file in ("a.png", "x.png"):
        found = extras(label="dog", style="1,2", mask="one.png").of(Path(file))
        np.testing.assert_array_equal(found["label"], [0, 1])
        np.testing.assert_array_equal(found["style"], [0.5, 1])
        assert found["mask"] == 4


def test_a_folder_holds_an_image_for_each_file(extras):
    masks = extras(mask="masks")
    assert [masks.of(Path("in", name))["mask"].item() for name in ("a.jpg", "b.png", "sub/b.png")] == [1, 2, 3]
    with pytest.raises(DataError, match=r"extra 'mask': there is no image c in masks\. Expected one of the same name"):
        masks.check([Path("a.png"), Path("c.png")], {"mask"})


def test_a_table_holds_a_row_for_each_file(extras):
    given = extras(label="t.csv", style="t.csv", mask=Path("t.csv"))
    found = given.of(Path("a.png"))
    np.testing.assert_array_equal(found["label"], [0, 1])
    np.testing.assert_array_equal(found["style"], [0.5, 1])
    assert found["mask"] == 2
    np.testing.assert_array_equal(given.of(Path("b.png"))["label"], [1, 0])


def test_a_table_may_have_the_columns_of_the_dataset(extras):
    Path("t.csv").write_text("file,height,width\na.png,2,8\n")
    np.testing.assert_array_equal(extras(style="t.csv").of(Path("a.png"))["style"], [4, 1])


def test_arrays_pass_as_they_are(extras):
    array = np.zeros((4, 4, 1))
    assert extras(mask=array).of(Path("a.png"))["mask"] is array
    np.testing.assert_array_equal(extras(style=np.array([1, 2])).of(Path("a.png"))["style"], [1, 2])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"labl": "cat"}, "this run has no such extra; did you mean 'label'"),
        ({"label": "cow"}, "label=cow: there is no such class"),
        ({"label": "none.csv"}, "none.csv: the table cannot be read"),
        ({"mask": "none.png"}, "extra 'mask': none.png: there is no such file"),
    ],
)
def test_what_does_not_fit_is_refused_at_once(extras, given, message):
    with pytest.raises(DataError, match=message):
        extras(**given)


def test_what_networks_read_must_be_given(extras):
    extras(label="cat").check([Path("a.png")], {"label"})
    with pytest.raises(DataError, match=r"extra 'mask': this run's networks read it, and it is not given"):
        extras(label="cat").check([Path("a.png")], {"label", "mask"})


def test_a_row_that_is_wrong_is_found_before_any_work(extras):
    Path("t.csv").write_text("file,label\na.png,cat\nb.png,cow\n")
    with pytest.raises(DataError, match="label=cow"):
        extras(label="t.csv").check([Path("a.png"), Path("b.png")], ())
