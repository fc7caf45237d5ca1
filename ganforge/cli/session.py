"""What every command may ask of the call it belongs to."""

import sys
from dataclasses import dataclass
from functools import cached_property

import rich_click as click

from ganforge.plugins import Plugins


@dataclass
class Session:
    """One call of `ganforge`: the value of click's `context.obj`.

    blocked: the names given by `--block`.
    """

    blocked: tuple[str, ...] = ()

    def plugins(self) -> Plugins:
        """The installed plugins, loaded when first asked for; each that cannot be used is named on stderr."""
        for plugin in self.all_plugins.status():
            if plugin.state == "failed":
                click.echo(f"ganforge: {plugin}", file=sys.stderr)
        return self.all_plugins

    @cached_property
    def all_plugins(self) -> Plugins:
        """The same without a word about those that cannot be used, for commands that list them."""
        return Plugins(blocked=self.blocked)


pass_session = click.make_pass_decorator(Session, ensure=True)
"""Hands the `Session` to a command as its first argument."""
