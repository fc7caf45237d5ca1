"""For each check of each contract there is a component that it catches, and that the other checks let pass."""

import inspect

import broken_augmentations
import broken_callbacks
import broken_components
import broken_datasets
import broken_extractors
import broken_formats
import broken_losses
import broken_methods
import broken_metrics
import broken_networks
import own_rounds
import pytest

from ganforge import testing
from ganforge.testing.known_failures import checks_of

pytestmark = pytest.mark.slow

MODULES = (
    broken_components,
    broken_networks,
    broken_losses,
    broken_methods,
    broken_datasets,
    broken_augmentations,
    broken_metrics,
    broken_extractors,
    broken_formats,
    broken_callbacks,
)
CASES = [case for module in MODULES for case in module.CASES]
CONTRACTS = [getattr(testing, name) for name in testing.__all__]
# These start a process or train; none of the broken components is installed.
COSTLY = (
    "replicas",
    "test_a_training_step_moves_every_network",
    "test_declaring_it_imports_no_tensorflow",
    "test_it_is_found_by_name",
)


def fault(case, check, request):
    """What a check says of the component; None where it passes."""
    contract = case.contract()
    for name, value in {"component": case.component, **case.attributes}.items():
        setattr(contract, name, value)
    run = getattr(contract, check)
    fixtures = {name: request.getfixturevalue(name) for name in inspect.signature(run).parameters}
    if "tmp_path" in fixtures:
        fixtures["tmp_path"] = request.getfixturevalue("tmp_path_factory").mktemp("checked")
        request.getfixturevalue("monkeypatch").chdir(fixtures["tmp_path"])  # some write where they stand
    try:
        run(**fixtures)
    except (AssertionError, pytest.fail.Exception) as error:
        return str(error)
    return None


class TestALossThatReadsRoundsOfItsOwn(own_rounds.OwnRounds):
    """What `round` makes is taken to the two replicas, too."""

    known_failures = {  # noqa: RUF012 (as authors write it)
        "test_it_is_found_by_name_through_its_entry_point": "it is not installed"
    }


def test_a_loss_may_not_read_a_field_of_its_own_unasked():
    contract = own_rounds.OwnRounds()
    contract.component = broken_losses.ReadsASketchInSecret()
    with pytest.raises(AssertionError, match=r"it reads round\.sketch"):
        contract.test_it_reads_only_what_it_needs()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_check_catches_it_and_says_why(case, request):
    assert case.told in (fault(case, case.check, request) or "")


def _others(case):
    names = set(checks_of(case.contract)) - {case.check, *case.also}
    return sorted(name for name in names if not any(costly in name for costly in COSTLY))


@pytest.mark.parametrize("case", [case for case in CASES if case.also is not None], ids=str)
def test_the_other_checks_let_it_pass(case, request):
    assert {name: told for name in _others(case) if (told := fault(case, name, request))} == {}


def test_every_check_of_every_contract_has_something_to_catch():
    def function(contract, check):
        return getattr(contract, check).__qualname__

    checks = {function(contract, check) for contract in CONTRACTS for check in checks_of(contract)}
    assert checks - {function(case.contract, case.check) for case in CASES} == set()
