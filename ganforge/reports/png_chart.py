"""`results.png`: the curves of a run as one picture."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ganforge.files import replacing
from ganforge.reports.chart import HEIGHT, WIDTH, Mark, marks
from ganforge.reports.panels import Panel

if TYPE_CHECKING:
    from PIL import ImageDraw

COLUMNS = 3
GAP = 20
SHARPNESS, LARGER = 2, 1.5
"""The picture is drawn larger than it is written, for smooth lines; and larger than the page shows a chart."""
LINES = ("#2563eb", "#d97706", "#059669", "#9333ea")
RAWS = ("#bfd2f9", "#f4d9b4", "#b4dfd2", "#e2c6f9")
"""The colors of curves, and of values behind a smoothed curve."""
INK = {"title": "#111827", "legend": "#374151", "tick": "#6b7280", "grid": "#e5e7eb", "axis": "#9ca3af"}
WIDTHS = {"grid": 1.0, "axis": 1.0, "raw": 1.0, "line": 2.0}
SIZES = {"title": 13, "legend": 11, "tick": 10}
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def write_png_charts(panels: Sequence[Panel], path: Path) -> None:
    """Write all panels as one picture, in rows of three.

    Raises:
        RunError: it cannot be written.
    """
    from PIL import Image, ImageDraw

    columns = min(COLUMNS, len(panels))
    width, height = columns * (WIDTH + GAP) + GAP, -(-len(panels) // columns) * (HEIGHT + GAP) + GAP
    scale = SHARPNESS * LARGER
    picture = Image.new("RGB", (round(width * scale), round(height * scale)), "white")
    canvas = _Canvas(ImageDraw.Draw(picture), scale)
    for number, panel in enumerate(panels):
        row, column = divmod(number, columns)
        canvas.left, canvas.top = GAP + column * (WIDTH + GAP), GAP + row * (HEIGHT + GAP)
        for mark in marks(panel):
            canvas.draw(mark)
    with replacing(path) as temporary:
        picture.reduce(SHARPNESS).save(temporary, "PNG", compress_level=4)


class _Canvas:
    """A picture on which charts are drawn at a place."""

    def __init__(self, draw: "ImageDraw.ImageDraw", scale: float) -> None:
        self.pen = draw
        self.scale = scale
        self.left = self.top = 0

    def draw(self, mark: Mark) -> None:
        points = [((self.left + x) * self.scale, (self.top + y) * self.scale) for x, y in mark.points]
        if mark.text:
            self._write(mark, points[0])
        elif mark.kind == "dot":
            self.pen.circle(points[0], 2.2 * self.scale, fill=LINES[mark.color])
        else:
            colors = {"line": LINES, "raw": RAWS}.get(mark.kind)
            color = colors[mark.color] if colors else INK[mark.kind]
            self.pen.line(points, fill=color, width=round(WIDTHS[mark.kind] * self.scale), joint="curve")

    def _write(self, mark: Mark, point: tuple[float, float]) -> None:
        from PIL import ImageFont

        font = ImageFont.load_default(size=SIZES[mark.kind] * self.scale)
        self.pen.text(point, mark.text, fill=INK[mark.kind], font=font, anchor=ANCHORS[mark.anchor])
