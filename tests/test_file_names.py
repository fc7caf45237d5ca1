"""Names of files: equal ones, and what cannot be seen of them."""

import os

import pytest

from ganforge.file_names import canonical, visible


def test_one_name_in_two_spellings_is_one():
    assert canonical("cafe\u0301") == canonical("caf\u00e9") == "caf\u00e9"


@pytest.mark.parametrize("name", ["a.png", "caf\u00e9 one.png", "\u65e5\u672c"])
def test_what_can_be_seen_is_shown_as_it_is(name):
    assert visible(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a ", "'a '"),
        (" a", "' a'"),
        ("a  b", "'a  b'"),
        ("a\u00a0", "'a\\xa0'"),
        ("a\u200bb", "'a\\u200bb'"),
        ("a\nb", "'a\\nb'"),
        (os.fsdecode(b"fa\xe7ade"), "'fa\\udce7ade'"),
    ],
)
def test_what_cannot_be_seen_is_quoted_and_escaped(name, shown):
    assert visible(name) == shown
