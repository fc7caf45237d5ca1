"""Formats by name, with their options."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ganforge.components import Format
from ganforge.discovery.kinds import KINDS
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.options import OptionsReader
from ganforge.experiment.overrides import Overrides

TABLE = KINDS["format"].plural
ALL = "all"


def chosen_formats(plugins: Plugins, names: Sequence[str], overrides: Sequence[str] = ()) -> list[Format]:
    """Those that were asked for, each once.

    Args:
        plugins: what there is.
        names: of formats, or `all`.
        overrides: of their options, such as `formats.onnx.opset=15`.

    Raises:
        PluginError: one is offered by no package.
        ExperimentError: every fault of the overrides.
    """
    asked = [*plugins.components("format")] if ALL in names else list(dict.fromkeys(names))
    for name in asked:
        plugins.find("format", name)
    _refuse_others(asked, overrides)
    merged = Overrides({TABLE: [{"name": name} for name in asked]}, overrides)
    reader, formats, faults = OptionsReader(plugins, lambda location: Path.cwd()), [], list(merged.faults)
    for index, table in enumerate(merged.tables[TABLE]):
        try:
            formats.append(reader.component(Format, table, (TABLE, index)))
        except ExperimentError as error:
            typed = f"{TABLE}.{table['name']}."
            found = (merged.placed(fault) for fault in error.faults)
            faults += (replace(fault, message=re.sub(rf"\b{TABLE}\.\d+\.", typed, fault.message)) for fault in found)
    if faults:
        raise ExperimentError(faults)
    return formats


def _refuse_others(asked: Sequence[str], overrides: Sequence[str]) -> None:
    """Whatever sets no option of a format that is written."""
    written = f"formats that are written: {', '.join(asked)}. Expected {TABLE}.NAME.OPTION=VALUE."
    keys = {override: override.partition("=")[0].split(".") for override in overrides}
    faults = [
        Fault((), f"this is no option of the {written}", position=f"--set {override}")
        for override, parts in keys.items()
        if parts[0] != TABLE or len(parts) < 3 or parts[1] not in asked
    ]
    if faults:
        raise ExperimentError(faults)
