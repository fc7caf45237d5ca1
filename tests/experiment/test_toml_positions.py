import tomllib
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.experiment.toml_positions import toml_positions


def position(text, *location):
    return tuple(toml_positions(dedent(text))[location])


def test_a_key_of_a_table_stands_where_it_begins():
    text = """\
        top = 1
        [generator]   # a comment = with [brackets]
          depth = 8
    """
    assert position(text, "top") == (1, 1)
    assert position(text, "generator") == (2, 2)
    assert position(text, "generator", "depth") == (3, 3)


def test_items_of_arrays_of_tables_are_counted():
    text = """\
        [[losses]]
        name = "l1"
        [[losses]]
        name = "adversarial"
        [losses.inner]
        deep = 1
        [[losses.inner.items]]
        x = 1
        [[losses.inner.items]]
        x = 2
    """
    assert position(text, "losses") == (1, 3)
    assert position(text, "losses", 1) == (3, 3)
    assert position(text, "losses", 1, "name") == (4, 1)
    assert position(text, "losses", 1, "inner", "deep") == (6, 1)
    assert position(text, "losses", 1, "inner", "items", 1, "x") == (10, 1)


def test_each_part_of_a_dotted_key_has_its_place():
    text = "a . 'b c' . \"d\\u0065\" = 1\n"
    assert position(text, "a") == (1, 1)
    assert position(text, "a", "b c") == (1, 5)
    assert position(text, "a", "b c", "de") == (1, 13)


def test_inline_tables_and_arrays_are_entered():
    text = """\
        losses = [
          { name = "l1", weight = 1 },  # }
          { name = "]", weight = 2 },
        ]
    """
    assert position(text, "losses", 1) == (3, 3)
    assert position(text, "losses", 1, "weight") == (3, 17)


@pytest.mark.parametrize(
    "value",
    [
        '"""\nfalse = 1\n""\\""""""',
        "'''\n[table]\n'''''",
        '"\\" # = ["',
        "'\\'",
        "1979-05-27 07:32:00Z",
        "[ [1, 2], ['a']]",
    ],
)
def test_what_looks_like_a_key_within_a_value_is_none(value):
    text = f"first = {value} # comment\nsecond = 2\n"
    assert [location for location in toml_positions(text) if len(location) == 1] == [("first",), ("second",)]
    assert toml_positions(text)["second",] == (text.count("\n"), 1)


def test_a_table_stands_at_its_own_header_rather_than_at_that_of_its_child():
    assert position("[a.b]\nx = 1\n[a]\ny = 2\n", "a") == (3, 2)


# Documents are written here from random data in random styles; tomllib is the judge.
bare_keys = st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True)
keys = st.one_of(bare_keys, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4))
texts = st.text(st.sampled_from("a#=[]{}.,'\n \\é"), max_size=6)
scalars = st.one_of(st.integers(-9, 9), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), texts)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6
)
tables = st.recursive(
    st.dictionaries(keys, values, max_size=3),
    lambda inner: st.dictionaries(keys, values | inner, max_size=3),
    max_leaves=3,
)


def quoted(text, draw):
    escaped = "".join(f"\\u{ord(c):04x}" if c in '"\\\n' else c for c in text)
    if "'" not in text and "\n" not in text and draw(st.booleans()):
        return f"'{text}'"
    if draw(st.booleans()):
        return '"' + escaped + '"'
    return '"""' + escaped.replace("\\u000a", "\n" if text[:1] != "\n" else "\\u000a") + '"""'


def key_text(key, draw):
    bare = key != "" and all(c.isascii() and (c.isalnum() or c in "-_") for c in key)
    if bare and draw(st.booleans()):
        return key
    escaped = "".join(f"\\u{ord(c):04x}" if c in '"\\' else c for c in key)
    return f"'{key}'" if "'" not in key and draw(st.booleans()) else f'"{escaped}"'


def value_text(value, draw):
    match value:
        case bool():
            return str(value).lower()
        case str():
            return quoted(value, draw)
        case list():
            gap = draw(st.sampled_from(["", " ", "\n  ", " # ], x\n"]))
            return "[" + "".join(f"{gap}{value_text(item, draw)}{gap}," for item in value) + gap + "]"
        case dict():
            return "{" + ", ".join(f"{key_text(k, draw)} = {value_text(v, draw)}" for k, v in value.items()) + "}"
    return repr(value)


def document_text(table, path, draw):
    """A table's own keys first, then its tables, each inline, dotted, below a header or as an array of tables."""
    own, below = [], []
    for key, value in table.items():
        named = key_text(key, draw)
        indent = draw(st.sampled_from(["", "  ", "\t"]))
        if isinstance(value, dict) and draw(st.booleans()):
            here = [*path, named]
            below.append(f"{indent}[ {' . '.join(here)} ] # comment\n" + document_text(value, here, draw))
        elif isinstance(value, dict) and value and draw(st.booleans()):
            own += [f"{indent}{named}.{key_text(k, draw)} = {value_text(v, draw)}\n" for k, v in value.items()]
        elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value) and draw(st.booleans()):
            here = [*path, named]
            below += [f"[[{'.'.join(here)}]]\n" + document_text(item, here, draw) for item in value]
        else:
            own.append(f"{indent}{named} = {value_text(value, draw)} # = 'x'\n\n")
    return "".join(own + below)


def locations(value, path=()):
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from locations(item, (*path, key))


@settings(deadline=None, max_examples=150)
@given(tables, st.data())
def test_every_key_that_tomllib_reads_is_found_where_it_is_written(table, data):
    text = document_text(table, [], data.draw)
    found = toml_positions(text)
    assert set(found) == set(locations(tomllib.loads(text)))
    lines = text.split("\n")
    for location, (line, column) in found.items():
        written = lines[line - 1][column - 1 :]
        if isinstance(location[-1], str) and written[0] not in "\"'":
            assert written.startswith(location[-1])
