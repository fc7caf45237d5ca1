from types import ModuleType

import click
import pytest

from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.plugins import Plugins
from ganforge.errors import PluginError


@click.command("sparkle")
def sparkle():
    """Sparkle."""


def plugins_offering(*offers):
    modules = []
    for name, offered in zip(("one", "two"), offers, strict=False):
        module = ModuleType(name)

        def hook(offered=offered):
            return offered

        module.ganforge_commands = hookimpl(hook)
        modules.append(module)
    return Plugins(modules, entry_points=False)


def test_a_plugin_may_add_commands():
    plugins = plugins_offering([sparkle])
    assert plugins.command("sparkle") is sparkle
    assert plugins.command("glitter") is None
    assert plugins.status()[0].offers == ()


def test_a_command_that_two_packages_add_is_refused_when_it_is_called():
    reason = r"command 'sparkle' is offered by one and by two\..+--block one or --block two"
    with pytest.raises(PluginError, match=reason):
        plugins_offering([sparkle], [sparkle]).command("sparkle")


@pytest.mark.parametrize("offered", [[print], None, "sparkle", sparkle, [click.Command(None)]])
def test_what_is_no_command_is_a_mistake(offered):
    plugin = plugins_offering(offered).status()[0]
    assert plugin.state == "failed"
    assert "ganforge_commands" in plugin.reason
