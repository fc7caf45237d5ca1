import json

import pytest

from ganforge.cli.main import main
from ganforge.training import operation_rates
from ganforge.training.operation_rates import Rates

RATES = {"float32": Rates(80e9, 40e9), "bfloat16": Rates(240e9, 20e9)}


def printed(capsys, *options):
    with pytest.raises(SystemExit) as ended:
        main(["checks", "--measure", *options])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_measured_rates_are_printed_and_compared_with_those_of_float32(monkeypatch, capsys):
    monkeypatch.setattr(operation_rates, "measure_rates", lambda: RATES)
    rows = {line.partition(" ")[0]: line.partition(" ")[2].strip() for line in printed(capsys).splitlines()}
    assert rows["float32"] == "80 GFLOP/s in matrix products, 40 in 4x4 convolutions"
    assert rows["bfloat16"] == (
        "240 GFLOP/s in matrix products, 20 in 4x4 convolutions, 3.00, 0.50 times those of float32"
    )
    assert "trainer.precision" in rows["precision"]


def test_programs_get_rates_as_numbers(monkeypatch, capsys):
    monkeypatch.setattr(operation_rates, "measure_rates", lambda: RATES)
    rates = json.loads(printed(capsys, "--json"))["rates"]
    assert rates["bfloat16"] == {"products": 240e9, "convolutions": 20e9}
