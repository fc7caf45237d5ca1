"""How much memory there is for this process, and how much it took."""

from collections.abc import Iterator
from pathlib import Path

V2, V1 = "memory.max memory.current inactive_file", "memory.limit_in_bytes memory.usage_in_bytes total_inactive_file"
"""The files of a container's limit and of what it uses, and the name of what it could give back, by version."""


def available_memory() -> int | None:
    """Bytes that this process can still take: what the machine, its container and `ulimit -v` leave; None: unknown."""
    return min((left for left in (_of_machine(), *_of_containers(), _of_process()) if left is not None), default=None)


def peak_of_process() -> int | None:
    """The most bytes of memory that this process held at a time; None where the system does not say."""
    return _kibibytes("/proc/self/status", "VmHWM")


def _of_machine() -> int | None:
    return _kibibytes("/proc/meminfo", "MemAvailable")


def _of_containers() -> Iterator[int]:
    """What each container leaves that this process is in, the innermost first."""
    for line in _text("/proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers in {"", "memory"}:
            base, names = ("/sys/fs/cgroup", V2) if not controllers else ("/sys/fs/cgroup/memory", V1)
            for group in (Path(path), *Path(path).parents):
                yield from _of_container(f"{base}{group}".rstrip("/"), *names.split())


def _of_container(folder: str, limit: str, used: str, cache: str) -> Iterator[int]:
    if (most := _text(f"{folder}/{limit}").strip()).isdecimal():
        facts = dict(line.split() for line in _text(f"{folder}/memory.stat").splitlines())
        yield int(most) - int(_text(f"{folder}/{used}") or 0) + int(facts.get(cache, 0))


def _of_process() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    pages = _text("/proc/self/statm").split()
    return None if limit == resource.RLIM_INFINITY or not pages else limit - int(pages[0]) * resource.getpagesize()


def _kibibytes(path: str, name: str) -> int | None:
    facts = dict(line.split(":", 1) for line in _text(path).splitlines())
    return int(facts[name].split()[0]) * 1024 if name in facts else None


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
