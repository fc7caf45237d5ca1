"""The tables that benchmarks end in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.turns import Spread

Figure = Spread | float | str | None


@dataclass
class Table:
    """Rows of figures.

    Attributes:
        title: what was measured.
        note: how.
        rows: by name; each has its figures by column.
    """

    title: str
    note: str
    rows: dict[str, dict[str, Figure]] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = self._lines()
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        texts = ["  ".join(f"{text:{width}}" for text, width in zip(line, widths, strict=True)) for line in lines]
        return "\n".join([f"{self.title}: {self.note}", *(text.rstrip() for text in texts)])

    def markdown(self) -> str:
        """For a page."""
        head, *rows = (f"| {' | '.join(line)} |" for line in self._lines())
        return "\n".join([f"**{self.title}**: {self.note}.", "", head, "|---" * head[1:].count("|") + "|", *rows])

    def _lines(self) -> list[list[str]]:
        columns = list(dict.fromkeys(column for row in self.rows.values() for column in row))
        rows = [[name, *(_text(row.get(column)) for column in columns)] for name, row in self.rows.items()]
        return [["", *columns], *rows]

    def to_json(self) -> Mapping[str, Any]:
        """Ready for JSON, each spread with its parts by name."""
        rows = {name: {column: _plain(figure) for column, figure in row.items()} for name, row in self.rows.items()}
        return {**asdict(self), "rows": rows}


def _text(figure: Figure) -> str:
    match figure:
        case None:
            return ""
        case str():
            return figure
        case Spread():
            return f"{figure.median:.3g} ({figure.low:.3g} to {figure.high:.3g})"
        case _:
            return f"{figure:.3g}"


def _plain(figure: Figure) -> Any:
    return figure._asdict() if isinstance(figure, Spread) else figure
