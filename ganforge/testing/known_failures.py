"""The honest way out: checks that a component is known to fail, and why."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import pytest

from ganforge.errors import PluginError
from ganforge.suggestions import did_you_mean


def checks_of(contract: type) -> list[str]:
    """The names of all checks of a contract class, inherited ones too."""
    return [name for name in dir(contract) if name.startswith("test_")]


def expect_failures(contract: type, known_failures: Mapping[str, str]) -> None:
    """Mark checks of this class alone as expected to fail; one that passes after all then fails.

    Raises:
        PluginError: there is no such check, or no reason is given.
    """
    for name, reason in known_failures.items():
        where = f"{contract.__name__}.known_failures"
        if name not in checks_of(contract):
            hint = did_you_mean(name, checks_of(contract))
            raise PluginError(f"{where}: {name!r} is none of its checks{hint} Take it out, or spell it as the check.")
        if not reason.strip():
            raise PluginError(f"{where}: {name!r} has no reason. Say in a sentence why it cannot hold.")
        setattr(contract, name, _expected_to_fail(getattr(contract, name), reason))


def _expected_to_fail(check: Callable[..., None], reason: str) -> Callable[..., None]:
    """Of a copy, for the check itself is shared by all classes that inherit it."""

    @wraps(check)
    def copy(*given: Any, **fixtures: Any) -> None:
        check(*given, **fixtures)

    return pytest.mark.xfail(reason=reason, strict=True)(copy)
