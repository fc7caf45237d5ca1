from ganforge.training import operation_rates
from ganforge.training.operation_rates import measure_rates


def test_every_format_that_a_processor_trains_in_has_rates(monkeypatch):
    monkeypatch.setattr(operation_rates, "SECONDS", 0.0)
    rates = measure_rates()
    assert {"float32", "bfloat16"} <= rates.keys()
    assert all(number > 1e6 for rate in rates.values() for number in rate)
