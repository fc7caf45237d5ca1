"""Finds the model of an address."""

from typing import Any

from starlette.exceptions import HTTPException

from ganforge.serving.worker import UnavailableError, Worker
from ganforge.suggestions import did_you_mean, listed


def found_model(worker: Worker, name: str, version: str | None = None) -> dict[str, Any]:
    """The entry of a model.

    Args:
        worker: that has loaded it.
        name: in the address.
        version: its step, where the address names one.

    Raises:
        UnavailableError: models are being loaded.
        HTTPException: there is none of this name and version.
    """
    entries = worker.offer.entries
    if not worker.is_ready:
        raise UnavailableError("models: they are being loaded. Try again in some seconds.")
    if name not in entries:
        gone = " ".join(["", *worker.offer.failed])
        known = f"{did_you_mean(name, entries)} There are: {listed(entries)}."
        raise HTTPException(404, f"model {name[:80]!r}: there is no such model{known}{gone}")
    step = str(entries[name]["step"])
    if version is not None and version != step:
        raise HTTPException(404, f"model {name!r}: there is no version {version[:20]!r}. It has: {step}.")
    return entries[name]
