"""A table of texts, for terminals, pages and Markdown."""

from typing import NamedTuple


class ResultTable(NamedTuple):
    """A table of texts.

    Attributes:
        heads: of the columns.
        lines: one text per column each.
    """

    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """The table as Markdown."""
        lines = [self.heads, ("---",) * len(self.heads), *self.lines]
        return "\n".join(f"| {' | '.join(text.replace('|', chr(92) + '|') for text in line)} |" for line in lines)
