"""Finds what translates many images fastest, while they are translated."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

from ganforge.components import Format
from ganforge.discovery.plugins import Plugins
from ganforge.errors import GanforgeError, RunError
from ganforge.exporting.conversion_process import DROPS
from ganforge.exporting.exported_translation import ExportedTranslation
from ganforge.exporting.format_choice import missing_modules
from ganforge.exporting.run_conversion import ConvertedRun, RunConversion
from ganforge.exporting.runtime_choice import choose, other_formats
from ganforge.inference.translator import Translator
from ganforge.process_memory import available_memory

WORTH_SECONDS = 600.0
"""A search starts when the images that are left take longer: a few times as long as conversions take."""
SEEN_SECONDS = 10.0
"""After which the pace is known."""
COUNTED = ("Images", "Frames")


class RuntimeSearch:
    """Lets the fastest runtime translate the rest of many images; a context, which ends what still runs.

    Args:
        translator: of the run.
        run: the same run, for the process that converts it.
        plugins: offer formats.
        report: is given a sentence about what was found.
    """

    def __init__(
        self, translator: Translator, run: ConvertedRun, plugins: Plugins, report: Callable[[str], None]
    ) -> None:
        self._translator, self._run, self._plugins, self._report = translator, run, plugins, report
        self._direction = translator.direction(run.direction)
        self._starts: dict[str, tuple[int, float]] = {}
        self._times: dict[str, float] = {}
        self._conversion: RunConversion | None = None
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._end()

    def use(self, name: str) -> None:
        """Translate with a runtime from the first image on: `tensorflow`, or that of a format.

        Raises:
            PluginError: no package offers the format.
            RunError: the format has no runtime of its own; something that it needs is not installed; dropout is on; or
                an export does not make what the run makes.
        """
        self._is_over = True
        if name == "tensorflow":
            return
        file_format = self._format(name)
        if self._translator.generators.drops:
            raise RunError(
                f"--runtime {name}: dropout is on in this run, and only TensorFlow draws. Add --dropout off, or leave "
                "out --runtime."
            )
        self._report(f"Converting the run for {file_format.computed_by}.")
        self._conversion = RunConversion(self._run, [name])
        found = self._conversion.next(wait=True)
        if not found or "folder" not in found:
            reason = (found or {}).get("failed", "its conversion ended without a result. Choose another runtime.")
            raise RunError(f"--runtime {name}: {reason}")
        export = ExportedTranslation.load(Path(found["folder"]), self._plugins)
        self._translator.use(export, self._direction.name)
        if not export.description["size"]["free"]:
            self._report(f"{export.runtime} takes images of the size of training; TensorFlow translates others.")

    def follow(self, what: str, done: int, total: int) -> None:
        """Note how many images or frames are done of how many; search if it pays, and look at what was found."""
        if self._is_over or what not in COUNTED:
            return
        if self._conversion:
            self._look_at(self._conversion.next())
        elif self._seconds_left(what, done, total) > WORTH_SECONDS:
            self._begin()

    def _format(self, name: str) -> Format:
        others = {each.name: each for each in other_formats(self._plugins)}
        if name not in others:
            file_format = self._plugins.find("format", name).model_validate({})
            if isinstance(file_format, Format) and (missing := missing_modules(file_format)):
                raise RunError(f"--runtime {name}: {missing}")
            raise RunError(
                f"--runtime {name}: this format has no runtime of its own. Expected `fastest`, `tensorflow`, or a "
                f"format that has one; installed here: {', '.join(sorted(others)) or 'none'}."
            )
        return others[name]

    def _seconds_left(self, what: str, done: int, total: int) -> float:
        """At the pace since the first call; 0 as long as that is not known."""
        first, began = self._starts.get(what, (done, 0.0))
        if what not in self._starts or done < first:
            first, began = self._starts[what] = done, time.monotonic()
        seconds = time.monotonic() - began
        return 0 if seconds < SEEN_SECONDS or done == first else seconds / (done - first) * (total - done)

    def _begin(self) -> None:
        if not other_formats(self._plugins):
            self._is_over = True
        elif self._translator.generators.drops:
            self._say(DROPS)
        elif (left := available_memory()) is not None and left < self._memory():
            self._say("memory is too short to convert the run")
        else:
            self._conversion = RunConversion(self._run)

    def _memory(self) -> int:
        """About how many bytes a conversion takes."""
        generators = self._translator.generators
        models = generators.generators(generators.latest_size).values()
        return 2**30 + 60 * sum(4 * model.count_params() for model in models)

    def _look_at(self, found: Mapping[str, str] | None) -> None:
        if found is None:
            self._say(self._compared() or "no other runtime makes the same images")
        elif "folder" in found:
            self._compare(Path(found["folder"]))

    def _compare(self, folder: Path) -> None:
        try:
            export = ExportedTranslation.load(folder, self._plugins)
            times = choose(self._translator, self._direction, export)
        except GanforgeError:
            return  # the next may do better
        self._times |= times
        if self._translator.generators.runtime(self._direction.name) == export.runtime:
            self._say(self._compared())

    def _compared(self) -> str:
        height, width, _ = self._direction.shape.target
        times = ", ".join(f"{time:.1f} ms with {runtime}" for runtime, time in self._times.items())
        return times and f"an image of {height}x{width} takes {times}"

    def _say(self, why: str) -> None:
        self._report(f"{self._translator.generators.runtime(self._direction.name)} translates the rest: {why}.")
        self._end()

    def _end(self) -> None:
        self._is_over = True
        if self._conversion:
            self._conversion.end()
            self._conversion = None
