"""Checks that a component is known to fail, each with the reason."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import pytest

from ganforge.errors import PluginError
from ganforge.suggestions import did_you_mean


def checks_of(contract: type) -> list[str]:
    """The names of all checks of a contract class, also inherited ones."""
    return [name for name in dir(contract) if name.startswith("test_")]


def expect_failures(contract: type, known_failures: Mapping[str, str]) -> None:
    """Mark checks of this class as expected to fail; one that passes then counts as a failure.

    Raises:
        PluginError: there is no such check, or no reason is given.
    """
    for name, reason in known_failures.items():
        where = f"{contract.__name__}.known_failures"
        if name not in checks_of(contract):
            hint = did_you_mean(name, checks_of(contract))
            raise PluginError(f"{where}: {name!r} is not one of its checks{hint} Correct or remove it.")
        if not reason.strip():
            raise PluginError(f"{where}: {name!r} has no reason. Write a sentence that says why it cannot pass.")
        setattr(contract, name, _expected_to_fail(getattr(contract, name), reason))


def _expected_to_fail(check: Callable[..., None], reason: str) -> Callable[..., None]:
    """A copy that is expected to fail; other classes inherit the check itself."""

    @wraps(check)
    def copy(*given: Any, **fixtures: Any) -> None:
        check(*given, **fixtures)

    return pytest.mark.xfail(reason=reason, strict=True)(copy)
