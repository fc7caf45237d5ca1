"""Session: the plugins and options of one call of `ganforge`."""

import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from ganforge.cli.streams import stdout_to_stderr
from ganforge.cli.tensorflow import quiet
from ganforge.discovery.plugin_files import PluginFile
from ganforge.discovery.plugins import Plugins
from ganforge.errors import PluginError

if TYPE_CHECKING:
    from ganforge.runs.directory import RunDirectory


@dataclass
class Session:
    """One call of `ganforge`: the value of click's `context.obj`.

    blocked: the names given by `--block`.
    plugin_paths: the files given by `--plugin`.
    """

    blocked: tuple[str, ...] = ()
    plugin_paths: tuple[Path, ...] = ()

    @property
    def words(self) -> list[str]:
        """The options about plugins as they were given, for another call."""
        blocked = [word for name in self.blocked for word in ("--block", name)]
        return blocked + [word for path in self.plugin_paths for word in ("--plugin", str(path))]

    def again(self, command: str, file: Path, overrides: Iterable[str], *more: str) -> str:
        """A command line that calls another command on the same file with the same options."""
        changes = [word for override in overrides for word in ("--set", override)]
        return shlex.join(["ganforge", command, str(file), *self.words, *changes, *more])

    def plugins(self) -> Plugins:
        """The installed plugins, loaded on first use; those that cannot be used are named on stderr."""
        if skipped := self.all_plugins.skipped():
            click.echo(f"ganforge: {skipped}", file=sys.stderr)
        return self.all_plugins

    @cached_property
    def all_plugins(self) -> Plugins:
        """The same, without naming those that cannot be used: for commands that list them.

        Raises:
            PluginError: a plugin file cannot be used.
        """
        with quiet(), stdout_to_stderr():
            plugins = Plugins([file.module for file in self.plugin_files], blocked=self.blocked)
        _check_usable(self.plugin_files, plugins)
        return plugins

    @cached_property
    def plugin_files(self) -> tuple[PluginFile, ...]:
        """The files given by `--plugin`, each executed once.

        Raises:
            PluginError: one cannot be read, fails or offers nothing, or two have one name.
        """
        with quiet(), stdout_to_stderr():
            return tuple(map(PluginFile.load, _different(self.plugin_paths)))

    def changed_files(self, run: "RunDirectory") -> Iterator[str]:
        """Name each plugin file that differs from the one of the same name that a run used."""
        used = run.plugin_files()
        for file in self.plugin_files:
            if used.get(file.name, file.sha256) != file.sha256:
                yield f"{file.path}: the run used another {file.name}: sha256 was {used[file.name]}, now {file.sha256}"


def _different(paths: Iterable[Path]) -> list[Path]:
    by_name: dict[str, Path] = {}
    for path in paths:
        other = by_name.setdefault(path.name, path)
        if other.resolve() != path.resolve():
            raise PluginError(f"{path}: {other} has the same name. Rename one: a run keeps a copy of each by its name.")
    return list(by_name.values())


def _check_usable(files: Iterable[PluginFile], plugins: Plugins) -> None:
    paths = {file.name: file.path for file in files}
    for plugin in plugins.status():
        if plugin.name in paths and plugin.reason and plugin.state != "blocked":
            raise PluginError(f"{paths[plugin.name]}: {plugin.reason}")


pass_session = click.make_pass_decorator(Session, ensure=True)
"""Hands the `Session` to a command as its first argument."""
