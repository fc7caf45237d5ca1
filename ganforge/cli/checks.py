"""`ganforge checks`."""

import json
import os
import platform
import subprocess
from collections.abc import Iterator, Mapping
from importlib import metadata
from typing import TYPE_CHECKING

import rich_click as click

from ganforge.cli.plugins import plugin_object
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import json_option
from ganforge.training.distributed.driver_gpus import ask_driver, unseen_gpu_remark

if TYPE_CHECKING:
    from ganforge.training.operation_rates import Rates

_LIBRARIES = ("ganforge", "tensorflow", "keras", "numpy", "pillow", "pydantic", "pluggy")


@click.command("checks")
@click.option("--measure", is_flag=True, help="Also measure how fast this machine computes in each number format.")
@json_option
@pass_session
def checks(session: Session, measure: bool, as_json: bool) -> None:
    """Describe this installation, to paste into an issue."""
    facts = [
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("Processors", str(os.cpu_count())),
        ("GPU", _graphics()),
        *((library, _version(library)) for library in _LIBRARIES),
    ]
    rates = _rates() if measure else {}
    if as_json:
        plugins = [plugin_object(plugin) for plugin in session.all_plugins.status()]
        measured = {"rates": {name: rate._asdict() for name, rate in rates.items()}} if measure else {}
        described = {**{name.lower(): value for name, value in facts}, "plugins": plugins, **measured}
        click.echo(json.dumps(described, indent=2))
        return
    lines = [*facts, *_rate_lines(rates), *_plugins(session)]
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


def _rates() -> dict[str, "Rates"]:
    from ganforge.cli.tensorflow import import_quietly

    import_quietly()
    from ganforge.training.operation_rates import measure_rates

    return measure_rates()


def _rate_lines(rates: Mapping[str, "Rates"]) -> Iterator[tuple[str, str]]:
    for name, rate in rates.items():
        products, convolutions = (f"{number / 1e9:,.0f}" for number in rate)
        faster = ", ".join(f"{one / other:.2f}" for one, other in zip(rate, rates["float32"], strict=True))
        compared = "" if name == "float32" else f", {faster} times those of float32"
        yield name, f"{products} GFLOP/s in matrix products, {convolutions} in 4x4 convolutions{compared}"
    if rates:
        yield (
            "precision",
            'with trainer.precision = "auto" a run measures its own networks and takes the fastest format',
        )


def _plugins(session: Session) -> Iterator[tuple[str, str]]:
    for plugin in session.all_plugins.status():
        reason = f": {plugin.reason}" if plugin.reason else ""
        if plugin.heavy:
            reason += f"; imports {', '.join(plugin.heavy)} when it is loaded, {plugin.seconds:.1f} s"
        yield f"plugin {plugin.name}", f"{plugin.package}, {len(plugin.offers)} components, {plugin.state}{reason}"
