"""Seeds as people write them."""

import re

from ganforge.errors import DataError

MOST = 100_000
"""Seeds in one call; more are a slip."""


def seeds_of(text: str) -> tuple[int, ...]:
    """Numbers and ranges, `0-35`, `3,17` or `1-4,9`, each once.

    Raises:
        DataError: this is neither, or names too many.
    """
    seeds: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,12})(?:\s*-\s*(\d{1,12}))?\s*", part)
        if match is None:
            raise DataError(f"seeds {text}: expected numbers and ranges, such as 0-35 or 3,17.")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or last - first >= MOST:
            raise DataError(f"seeds {part}: expected a range from low to high of at most {MOST} seeds.")
        seeds.extend(range(first, last + 1))
    return tuple(dict.fromkeys(seeds))
