"""What a run runs on: recorded with it, because versions and thread counts change the last digits of results."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ganforge.discovery.installed_packages import plugin_packages

PACKAGES = ("ganforge", "tensorflow", "tensorflow-cpu", "keras", "numpy")
THREADS = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "TF_ENABLE_ONEDNN_OPTS")


def describe_environment(seed: int, devices: Sequence[str]) -> dict[str, Any]:
    """Versions, platform, processors, thread settings, seed, devices and date, ready for JSON.

    It names neither the machine nor its user.
    """
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "devices": list(devices),
        "python": platform.python_version(),
        "packages": package_versions(),
        "plugins": plugin_versions(),
        "platform": f"{platform.system()} {platform.machine()}",
        "processors": {"present": os.cpu_count(), "usable": usable_processors()},
        "threads": {name: os.environ[name] for name in THREADS if name in os.environ},
    }


def package_versions() -> dict[str, str]:
    """The versions of the packages that compute the results."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return versions


def plugin_versions() -> dict[str, str]:
    """The version of every installed distribution that offers components."""
    return dict(sorted((package.name, package.version) for package in plugin_packages() if not package.damage))


def usable_processors() -> int | None:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
