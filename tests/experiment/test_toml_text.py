import tomllib

import pytest

from ganforge.experiment.toml_text import toml_document, toml_value


def test_tables_read_back_as_they_were(tiny_experiment):
    tables = {**tiny_experiment().to_tables(), "generators": {"a b": {"name": "tiny", "dropout": 0.5, "none": None}}}
    found = tomllib.loads(toml_document(tables))
    assert found["losses"] == [{key: each[key] for key in each if each[key] is not None} for each in tables["losses"]]
    assert found["trainer"]["generator_optimizer"]["epsilon"] == 1e-8
    assert found["generators"] == {"a b": {"name": "tiny", "dropout": 0.5}}
    assert "validate_every" not in found["trainer"]


@pytest.mark.parametrize(
    "value", ['a"b\\c\n\t\x7f\x00é', 1e30, -0.0, float("inf"), [], [[1, 2], [3]], {}, True, {"a.b": [1]}]
)
def test_any_value_reads_back(value):
    assert tomllib.loads(f"x = {toml_value(value)}")["x"] == value
