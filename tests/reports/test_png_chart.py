import numpy as np
import pytest
from PIL import Image, ImageColor

from ganforge.errors import RunError
from ganforge.reports.panels import Curve, Panel
from ganforge.reports.png_chart import LINES, write_png_charts

RISING, FLAT = Curve("rising", (0, 10), (0.0, 1.0)), Curve("flat", (0, 10), (0.5, 0.5))


def places(path, color):
    """Where a color is in a picture: rows and columns."""
    with Image.open(path) as picture:
        return np.nonzero((np.abs(np.asarray(picture).astype(int) - ImageColor.getrgb(color)) < 8).all(axis=2))


def test_curves_go_where_their_values_are(tmp_path):
    write_png_charts([Panel("both", (RISING, FLAT))], tmp_path / "results.png")
    rows, columns = places(tmp_path / "results.png", LINES[0])
    plot = rows > rows.min() + 30  # below the legend
    left, right = columns[plot].argmin(), columns[plot].argmax()
    assert rows[plot][left] > rows[plot][right] + 100
    rows, columns = places(tmp_path / "results.png", LINES[1])
    assert np.ptp(rows[rows > rows.min() + 30]) < 20


def test_panels_stand_in_rows_of_three(tmp_path):
    for count, name in ((1, "one"), (4, "four")):
        write_png_charts([Panel("x", (RISING,))] * count, tmp_path / f"{name}.png")
    with Image.open(tmp_path / "one.png") as one, Image.open(tmp_path / "four.png") as four:
        assert four.width > 2.5 * one.width
        assert four.height == pytest.approx(2 * one.height, rel=0.1)


def test_a_picture_that_cannot_be_written_is_explained(tmp_path):
    with pytest.raises(RunError, match="cannot be written"):
        write_png_charts([Panel("x", (RISING,))], tmp_path / "none" / "results.png")
