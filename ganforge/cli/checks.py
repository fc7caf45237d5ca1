"""`ganforge checks`."""

import json
import os
import platform
import subprocess
from collections.abc import Iterator
from importlib import metadata

import rich_click as click

from ganforge.cli.plugins import plugin_object
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import json_option
from ganforge.training.distributed.driver_gpus import ask_driver, unseen_gpu_remark

_LIBRARIES = ("ganforge", "tensorflow", "keras", "numpy", "pillow", "pydantic", "pluggy")


@click.command("checks")
@json_option
@pass_session
def checks(session: Session, as_json: bool) -> None:
    """Describe this installation, to paste into an issue."""
    facts = [
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("Processors", str(os.cpu_count())),
        ("GPU", _graphics()),
        *((library, _version(library)) for library in _LIBRARIES),
    ]
    if as_json:
        plugins = [plugin_object(plugin) for plugin in session.all_plugins.status()]
        click.echo(json.dumps({**{name.lower(): value for name, value in facts}, "plugins": plugins}, indent=2))
        return
    lines = [*facts, *_plugins(session)]
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        click.echo(f"{name:<{width}}  {value}")


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"


def _graphics() -> str:
    """What the driver sees, and why TensorFlow does not if that differs."""
    try:
        gpus = ask_driver()
    except FileNotFoundError as error:
        return f"none found ({error})"
    except (OSError, subprocess.SubprocessError) as error:
        return f"nvidia-smi failed ({type(error).__name__})"
    return "; ".join([*gpus, *filter(None, [unseen_gpu_remark()])]) or "none"


def _plugins(session: Session) -> Iterator[tuple[str, str]]:
    for plugin in session.all_plugins.status():
        reason = f": {plugin.reason}" if plugin.reason else ""
        if plugin.heavy:
            reason += f"; imports {', '.join(plugin.heavy)} when it is loaded, {plugin.seconds:.1f} s"
        yield f"plugin {plugin.name}", f"{plugin.package}, {len(plugin.offers)} components, {plugin.state}{reason}"
