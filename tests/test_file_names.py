"""Names of files: equal ones, and what cannot be seen of them."""

import os

import pytest

from ganforge.file_names import canonical, on_disk, visible


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


def test_a_path_is_found_in_the_spelling_of_the_disk(tmp_path):
    (tmp_path / "cafe\u0301" / "a\u0308").mkdir(parents=True)
    assert on_disk(tmp_path / "caf\u00e9" / "\u00e4") == tmp_path / "cafe\u0301" / "a\u0308"
    assert on_disk(tmp_path / "caf\u00e9" / "\u00f6") == tmp_path / "caf\u00e9" / "\u00f6"
    assert on_disk(tmp_path / "plain") == tmp_path / "plain"
