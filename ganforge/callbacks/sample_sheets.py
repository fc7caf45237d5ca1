"""Contact sheets of the fixed inputs, each made once for all callbacks, when it is due."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ganforge.components import RunContext

if TYPE_CHECKING:
    import numpy as np

    from ganforge.contact_sheet import ContactSheet


class SampleSheets:
    """What each direction is given, makes and should make, at step 0, every `sample_every` steps and at the end.

    write: is handed the step and its sheet.
    """

    def __init__(self, context: RunContext, write: Callable[[int, "ContactSheet"], None]) -> None:
        self.context = context
        self.write = write
        self.step = self.made = context.start_step

    def start(self) -> None:
        """Make the sheet before any training; a run that goes on has it."""
        if self.step == 0:
            self._make()

    def advance(self, step: int) -> None:
        """Make a sheet if one has become due since the step before; a call may train several steps."""
        every = self.context.sample_every
        due = step // every > self.step // every
        self.step = step
        if due:
            self._make()

    def finish(self) -> None:
        """Make the last sheet unless it was due anyway."""
        if self.step != self.made:
            self._make()

    def _make(self) -> None:
        sheets = self.context.sheets
        if self.step not in sheets:
            sheets.clear()
            sheets[self.step] = self._sheet()
        self.write(self.step, sheets[self.step])
        self.made = self.step

    def _sheet(self) -> "ContactSheet":
        from ganforge.contact_sheet import ContactSheet

        pictures = {name: self.context.to_pictures(role, images) for name, (role, images) in self._columns().items()}
        return ContactSheet.arrange(pictures, len(self.context.fixed["target"]))

    def _columns(self) -> "dict[str, tuple[str, np.ndarray]]":
        """For each caption the role of its images, and these: what each direction is given and what it makes.

        Where a direction leads back, also what becomes of an image there and back. Without a source, real images are
        shown beside those that are made of the same extras; neither is a translation of the other.
        """
        fixed, directions = self.context.fixed, self.context.directions
        columns: dict[str, tuple[str, np.ndarray]] = {}
        ways_back = {way: direction for direction, way in directions.items() if way[0] != way[1]}
        for direction, (given, made) in directions.items():
            if given in fixed:
                columns[given] = (given, fixed[given])
            caption = "generated" if direction == "forward" else direction
            translated = self.context.translate(fixed, direction)
            columns[caption] = (made, translated)
            if way_back := ways_back.get((made, given)):
                columns[f"back to {given}"] = (given, self.context.translate({**fixed, made: translated}, way_back))
            columns[made if given in fixed else "real"] = (made, fixed[made])
        return columns
