"""A new plugin package, from the templates in `ganforge/templates/plugin`."""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import ganforge
from ganforge.cli.component_choices import fitting_losses
from ganforge.components import Component
from ganforge.discovery.kinds import KINDS, Kind
from ganforge.discovery.plugin_files import PluginFile
from ganforge.discovery.plugins import Plugins
from ganforge.errors import PluginError
from ganforge.files import writing

LONGEST = 30
STEPS = 200
"""Of the experiment that tries it."""


@dataclass(frozen=True)
class PluginPackage:
    """What is written: a component of each kind, all of one name.

    Raises:
        PluginError: the name cannot be that of a package and of components.
    """

    name: str
    kinds: Sequence[Kind]

    def __post_init__(self) -> None:
        if self.name.startswith("ganforge"):
            raise PluginError(f"{self.name}: packages are called ganforge-NAME already. Give NAME alone.")
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", self.name) or len(self.name) > LONGEST:
            raise PluginError(
                f"{self.name}: cannot name a plugin. Use up to {LONGEST} small letters and digits, words joined by -, "
                "such as soft-edges."
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
        """Write the package to a new folder; whether it has an experiment.

        Args:
            folder: is made.
            plugins: what an experiment may be made of beside the new components.

        Raises:
            PluginError: there is such a folder, or a component of that name.
            RunError: it cannot be written; nothing half-made is left.
        """
        self._check_free(folder, plugins)
        with writing(folder):
            folder.mkdir(parents=True)
        try:
            with writing(folder):
                self._write_all(folder)
                experiment = self._experiment(folder)
                if experiment:
                    (folder / "experiment.toml").write_text(experiment, encoding="utf-8")
                    self._fill(folder / "tests", "test_experiment.py")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return bool(experiment)

    def _check_free(self, folder: Path, plugins: Plugins) -> None:
        if folder.exists():
            raise PluginError(f"{folder}: is there already. Remove it, or name another folder with --out.")
        for plugin in plugins.status():
            if plugin.name == self.name or plugin.package.name == self.distribution:
                remedy = f"Choose another name, or begin with: pip uninstall {plugin.package.name}"
                raise PluginError(f"{self.name}: {plugin.package} is installed and called so. {remedy}")
        for kind in self.kinds:
            if component := plugins.components(kind.name).get(self.name):
                package = plugins.offered_by(component)
                raise PluginError(f"{self.name}: {package} offers a {kind.name} of that name. Choose another name.")

    def _write_all(self, folder: Path) -> None:
        source, tests = folder / "src" / self.module, folder / "tests"
        source.mkdir(parents=True)
        tests.mkdir()
        for name in ("pyproject.toml", "README.md"):
            self._fill(folder, name)
        self._fill(source, "hooks.py", "__init__.py")
        (source / "py.typed").touch()
        for kind in self.kinds:
            self._fill(source, f"{kind.name}.py")
            self._fill(tests, f"test_{kind.name}.py")

    def _fill(self, folder: Path, template: str, name: str = "") -> None:
        (folder / (name or template)).write_text(_filled(template, self._words), encoding="utf-8")

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """What stands for `{{word}}` in a template."""
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
            "ganforge": ".".join(ganforge.__version__.split(".")[:2]),
            "imports": "\n".join([f"from ganforge import {', '.join([*bases, 'hookimpl'])}", "", *own]),
            "hooks": "".join(_filled("hook.py", words) for words in hooks).rstrip("\n"),
            "components": f"The {', '.join(others)}{' and ' * bool(others)}{last} {self.name}",
            "files": "\n".join(files),
        }

    def _experiment(self, folder: Path) -> str | None:
        """An experiment of the new components and installed ones; None where these offer too little."""
        files = [folder / "src" / self.module / f"{kind.name}.py" for kind in self.kinds]
        modules = [PluginFile.load(file).module for file in files]
        plugins = Plugins(modules)
        own = {kind.name: [plugins.find(kind.name, self.name)] for kind in self.kinds}
        wanted = ["dataset", "generator", "method", *(() if "loss" in own else ("discriminator",))]
        choices = {kind: [*own.get(kind, ()), *_usable(plugins, kind)][:1] for kind in wanted} | own
        if "loss" not in own or "discriminator" in own:
            choices["loss"] = fitting_losses(plugins, choices)
        if not all(choices[kind] for kind in ("dataset", "generator", "method", "loss")):
            return None
        tables = [
            f'{kind.header}\nname = "{component.component_name()}"'
            for kind in KINDS.values()
            for component in choices.get(kind.name, ())
        ]
        return "\n\n".join([f'name = "{self.name}"', *tables, f"[trainer]\nsteps = {STEPS}\n"])


def _usable(plugins: Plugins, kind: str) -> list[type[Component]]:
    """Those that need no option to be given."""
    offered = plugins.components(kind).values()
    return [cls for cls in offered if not any(field.is_required() for field in cls.model_fields.values())]


def _filled(template: str, words: Mapping[str, str]) -> str:
    text = (resources.files("ganforge") / "templates" / "plugin" / f"{template}.txt").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda match: words[match[1]], text)
