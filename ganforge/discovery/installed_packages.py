"""The installed packages that offer plugins; damaged metadata is named by its folder and stops nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ganforge.discovery.class_places import source_of

GROUP = "ganforge"
COMMANDS_HOOK = "ganforge_commands"


@dataclass(frozen=True)
class InstalledPackage:
    """One distribution on Python's path.

    Attributes:
        name: as its METADATA says; the name of its folder where that cannot be read.
        version: as its METADATA says; empty where that cannot be read.
        folder: where its metadata lies.
        place: the folder that its modules lie in.
        entry_points: those of all groups; none where they cannot be read.
        damage: what is wrong with the metadata, and what to do; empty where nothing is.
    """

    name: str
    version: str
    folder: Path
    place: Path
    entry_points: tuple[metadata.EntryPoint, ...] = ()
    damage: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()

    @property
    def plugins(self) -> tuple[metadata.EntryPoint, ...]:
        """The entry points that ganforge reads."""
        return tuple(point for point in self.entry_points if point.group == GROUP)

    @property
    def modules(self) -> frozenset[str]:
        """The top-level modules that hold its plugins."""
        return frozenset(point.value.partition(":")[0].partition(".")[0].strip() for point in self.plugins)

    @property
    def may_add_commands(self) -> bool:
        """Whether the source of a plugin names the hook of commands; nothing is imported."""
        sources = (source_of(point.value.partition(":")[0].strip()) for point in self.plugins)
        return any(COMMANDS_HOOK.encode() in source.read_bytes() for source in sources if source)


def installed_packages() -> Iterator[InstalledPackage]:
    """Every distribution on Python's path, in the order in which Python finds them, each folder once."""
    seen = set()
    for distribution in metadata.distributions():
        folder = _folder(distribution)
        if folder.resolve() not in seen:
            seen.add(folder.resolve())
            yield _read(distribution, folder)


def plugin_packages() -> Iterator[InstalledPackage]:
    """The packages whose entry points name ganforge's group, also damaged ones; of several of one name the first."""
    seen = set()
    for distribution in metadata.distributions():
        folder = _folder(distribution)
        key = normal_name(folder.name.partition("-")[0].removesuffix(".egg-info"))
        if key not in seen and f"[{GROUP}]" in _entry_points_text(distribution):
            yield _read(distribution, folder)
        seen.add(key)


def missing_extras() -> list[str]:
    """The extras of ganforge that are plugins of their own and not installed."""
    required = metadata.requires("ganforge") or ()
    plugins = [found for line in required if (found := re.fullmatch(r"(ganforge-(\w+))==\S+; extra == '\2'", line))]
    installed = {normal_name(package.name) for package in plugin_packages()}
    return [found[2] for found in plugins if found[1] not in installed]


def required_packages(name: str) -> frozenset[str]:
    """The packages that one requires, whatever extras it is installed with; none of one that is not installed."""
    try:
        lines = metadata.requires(name) or ()
    except Exception:  # whatever a damaged file raises
        return frozenset()
    return frozenset(normal_name(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in lines if "extra ==" not in line)


def normal_name(name: str) -> str:
    """The one spelling of a name that installers take for the same."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _folder(distribution: metadata.Distribution) -> Path:
    # importlib.metadata has no public name for the folder itself.
    return Path(str(getattr(distribution, "_path", None) or distribution.locate_file("")))


def _entry_points_text(distribution: metadata.Distribution) -> str:
    try:
        return distribution.read_text("entry_points.txt") or ""
    except Exception:  # whatever a damaged file raises
        return f"[{GROUP}]"  # it may name plugins: reading it again says what is wrong


def _read(distribution: metadata.Distribution, folder: Path) -> InstalledPackage:
    place = Path(str(distribution.locate_file(""))).resolve()
    remedy = "Install its package again, or remove this folder."
    try:
        name, version = distribution.metadata["Name"], distribution.metadata["Version"]
    except Exception:  # whatever a damaged file raises, in any version of Python
        name = version = None
    if not name or not version:
        damage = f"{folder}: its METADATA is missing or damaged. {remedy}"
        return InstalledPackage(folder.name, "", folder, place, damage=damage)
    try:
        points = tuple(distribution.entry_points)
    except Exception as error:
        damage = f"{folder / 'entry_points.txt'}: cannot be read ({type(error).__name__}: {error}). {remedy}"
        return InstalledPackage(name, version, folder, place, damage=damage)
    return InstalledPackage(name, version, folder, place, points)
