"""Contact sheets of the fixed inputs, each made once, when it is due."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ganforge.components import RunContext

if TYPE_CHECKING:
    from ganforge.contact_sheet import ContactSheet


class SampleSheets:
    """Source, generated and target side by side at step 0, every `sample_every` steps and at the end.

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
        from ganforge.contact_sheet import ContactSheet

        source, target = self.context.fixed["source"], self.context.fixed["target"]
        columns = {"source": source, "generated": self.context.translate(source), "target": target}
        roles = {"source": "source", "generated": "target", "target": "target"}
        pictures = {name: self.context.to_pictures(roles[name], images) for name, images in columns.items()}
        self.write(self.step, ContactSheet.arrange(pictures, len(source)))
        self.made = self.step
