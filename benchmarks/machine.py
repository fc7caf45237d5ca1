"""What benchmarks ran on: recorded beside every figure."""

import os
import platform
from pathlib import Path
from typing import Any

from ganforge.runs.environment import package_versions, usable_processors


def describe_machine() -> dict[str, Any]:
    """The processor, its cores and number formats, memory, system and versions; it names neither machine nor user."""
    return {
        "processor": _field("model name") or platform.processor() or platform.machine(),
        "cores": usable_processors(),
        "instructions": [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flag in _flags()],
        "memory_gib": round(_memory() / 2**30, 1),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": package_versions(),
    }


def _field(name: str) -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _flags() -> set[str]:
    return set(_field("flags").split())


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
