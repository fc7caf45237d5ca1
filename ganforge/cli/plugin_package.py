"""A new plugin package, from the templates in `ganforge/templates/plugin`."""

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import ganforge
from ganforge.cli.component_choices import Choices
from ganforge.cli.plugin_experiment import experiment_parts, experiment_text
from ganforge.discovery.kinds import Kind
from ganforge.discovery.plugin_files import PluginFile
from ganforge.discovery.plugin_status import Package
from ganforge.discovery.plugins import Plugins
from ganforge.errors import PluginError
from ganforge.files import writing

LONGEST = 30
WIDTH = 120
"""Of a line of code."""
STEPS = 200
"""How long its experiment trains."""


@dataclass(frozen=True)
class PluginPackage:
    """A new package with a component of each kind, all with one name.

    Attributes:
        name: of the components; the package is called ganforge-NAME.
        kinds: what it offers.

    Raises:
        PluginError: the name cannot be that of a package and of components.
    """

    name: str
    kinds: Sequence[Kind]

    def __post_init__(self) -> None:
        if self.name.startswith("ganforge"):
            raise PluginError(f"{self.name}: the package will be called ganforge-NAME. Give NAME alone.")
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", self.name) or len(self.name) > LONGEST:
            raise PluginError(
                f"{self.name}: cannot be the name of a plugin. Use up to {LONGEST} small letters and digits, with - "
                "between words, such as soft-edges."
            )

    @property
    def distribution(self) -> str:
        """What is installed."""
        return f"ganforge-{self.name}"

    @property
    def module(self) -> str:
        """What is imported."""
        return self.distribution.replace("-", "_")

    def write(self, folder: Path, plugins: Plugins) -> bool:
        """Write the package to a new folder, and return whether it has an experiment.

        Args:
            folder: must not exist.
            plugins: what the experiment may use besides the new components.

        Raises:
            PluginError: the folder exists, or the name is taken.
            RunError: it cannot be written; no part of it is left.
        """
        self._check_free(folder, plugins)
        with writing(folder):
            folder.mkdir(parents=True)
        try:
            with writing(folder):
                self._write_components(folder)
                parts = self._parts(folder, plugins)
                if parts:
                    text = experiment_text(self.name, parts, STEPS)
                    (folder / "experiment.toml").write_text(text, encoding="utf-8")
                    self._fill(folder / "tests", "test_experiment.py")
                self._write_project(folder, {plugins.offered_by(cls) for chosen in parts.values() for cls in chosen})
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return bool(parts)

    def _check_free(self, folder: Path, plugins: Plugins) -> None:
        if folder.exists():
            raise PluginError(f"{folder}: exists already. Name another folder with --out, or remove this one.")
        for plugin in plugins.status():
            if plugin.name == self.name or plugin.package.name == self.distribution:
                remedy = f"Choose another name, or run first: pip uninstall {plugin.package.name}"
                raise PluginError(f"{self.name}: {plugin.package} is installed and has this name. {remedy}")
        for kind in self.kinds:
            if component := plugins.components(kind.name).get(self.name):
                package = plugins.offered_by(component)
                raise PluginError(f"{self.name}: {package} offers a {kind.name} with this name. Choose another name.")

    def _write_project(self, folder: Path, used: Iterable[Package]) -> None:
        """Write what describes the package; its tests need the packages that its experiment uses."""
        core, needed = self._words["core"], {version_range(*package) for package in used if package.version}
        required = [core.replace("ganforge", "ganforge[testing]", 1), *sorted(needed)]
        self._fill(folder, "README.md")
        test = ", ".join(f'"{requirement}"' for requirement in required)
        text = _filled("pyproject.toml", {**self._words, "test": test})
        (folder / "pyproject.toml").write_text(text, encoding="utf-8")

    def _write_components(self, folder: Path) -> None:
        source, tests = folder / "src" / self.module, folder / "tests"
        source.mkdir(parents=True)
        tests.mkdir()
        self._fill(source, "hooks.py", "__init__.py")
        (source / "py.typed").touch()
        for kind in self.kinds:
            self._fill(source, f"{kind.name}.py")
            self._fill(tests, f"test_{kind.name}.py")

    def _fill(self, folder: Path, template: str, name: str = "") -> None:
        (folder / (name or template)).write_text(_filled(template, self._words), encoding="utf-8")

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """What replaces each `{{word}}` of a template."""
        title = "".join(word.capitalize() for word in self.name.split("-"))
        by_name = sorted(self.kinds, key=lambda kind: kind.name)
        bases = [kind.base.__name__ for kind in by_name]
        own = [f"from {self.module}.{kind.name} import {title}{kind.base.__name__}" for kind in by_name]
        hooks = [
            {"hook": kind.hook, "Kind": kind.base.__name__, "kinds": kind.plural, "Name": title} for kind in self.kinds
        ]
        files = [f"- `src/{self.module}/{kind.name}.py`: the {kind.name} `{self.name}`" for kind in self.kinds]
        *others, last = [kind.name for kind in self.kinds]
        return {
            "name": self.name,
            "Name": title,
            "module": self.module,
            "package": self.distribution,
            "api": ganforge.__api_version__,
            "core": version_range("ganforge", ganforge.__version__),
            "imports": "\n".join([_import_of([*bases, "hookimpl"]), "", *own]),
            "hooks": "".join(_filled("hook.py", words) for words in hooks).rstrip("\n"),
            "components": f"The {', '.join(others)}{' and ' * bool(others)}{last} {self.name}",
            "files": "\n".join(files),
        }

    def _parts(self, folder: Path, plugins: Plugins) -> Choices:
        """The components of its experiment; none where too little is installed."""
        files = [folder / "src" / self.module / f"{kind.name}.py" for kind in self.kinds]
        joined = plugins.joined([PluginFile.load(file).module for file in files])
        return experiment_parts(joined, {kind.name: joined.find(kind.name, self.name) for kind in self.kinds})


def _import_of(names: Sequence[str]) -> str:
    """An import from ganforge, on several lines where one is too long."""
    line = f"from ganforge import {', '.join(names)}"
    lines = ["from ganforge import (", *(f"    {name}," for name in names), ")"]
    return line if len(line) <= WIDTH else "\n".join(lines)


def version_range(name: str, version: str) -> str:
    """A requirement of a package in this version or a later one that should be compatible."""
    major, minor = map(int, [*re.findall(r"\d+", version), 0][:2])
    return f"{name}>={major}.{minor},<{major + 1 if major else f'0.{minor + 1}'}"


def _filled(template: str, words: Mapping[str, str]) -> str:
    text = (resources.files("ganforge") / "templates" / "plugin" / f"{template}.txt").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda match: words[match[1]], text)
