"""Command lines for a run, to print and to copy."""

import shlex
from pathlib import Path


def of_run(command: str, run: Path, shown: Path | None = None) -> str:
    """A command line for a run, with the copies of the plugin files that it used.

    Args:
        command: such as `resume`.
        run: the folder.
        shown: how to name the folder, if not as it is.
    """
    return shlex.join(["ganforge", command, str(shown or run), *plugin_words(run, shown)])


def plugin_words(run: Path, shown: Path | None = None) -> list[str]:
    """The options that use the copies of plugin files in a run folder."""
    return [
        word
        for copy in sorted(run.glob("plugins/*.py"))
        for word in ("--plugin", str((shown or run) / "plugins" / copy.name))
    ]
