"""Did you mean: the choice that is nearest to a misspelt word."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """End a sentence: with `; did you mean 'depth'?`, or with a full stop where no choice is near."""
    by_folded = {choice.casefold().replace("_", "-"): choice for choice in choices}
    nearest = get_close_matches(word.casefold().replace("_", "-"), by_folded, n=1)
    return f"; did you mean {by_folded[nearest[0]]!r}?" if nearest else "."


def listed(words: Iterable[str]) -> str:
    """The words in alphabetical order, or `none`."""
    return ", ".join(sorted(words)) or "none"
