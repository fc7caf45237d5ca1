"""`tensorboard`: the run's figures and sample sheets as TensorBoard events, written without TensorFlow."""

import io
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ganforge.callbacks.keras_protocol import keras_callback
from ganforge.callbacks.sample_sheets import SampleSheets
from ganforge.components import Callback, RunContext
from ganforge.files import writing
from ganforge.health.finding import Finding

if TYPE_CHECKING:
    import keras
    import numpy as np


class TensorBoard(Callback):
    """Writes events/: figures at each log and validation, findings, and a sample sheet as often as `samples` does."""

    name: Literal["tensorboard"] = "tensorboard"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Write to the run folder; where a run goes on, TensorBoard drops what lies beyond."""
        events = EventFile(context.folder / "events", context.start_step)
        sheets = SampleSheets(context, lambda step, sheet: events.add_image(step, sheet.pixels))
        context.findings.follow(events.add_finding)

        def start() -> None:
            events.open()
            sheets.start()

        def advance(step: int, figures: Mapping[str, float]) -> None:
            events.add_figures(step, figures)
            sheets.advance(step)

        def finish() -> None:
            sheets.finish()
            events.close()

        return keras_callback(start, advance, events.add_figures, finish)


class EventFile:
    """A file of TensorBoard events; its name holds the time and the first step, not the machine."""

    def __init__(self, folder: Path, start_step: int) -> None:
        self.path = folder / f"events.out.tfevents.{int(time.time()):010d}.{start_step:08d}"
        self.start_step = start_step

    def open(self) -> None:
        """Start the file; readers forget what earlier files say about later steps.

        Raises:
            RunError: it cannot be written.
        """
        from tensorboard.summary.writer.record_writer import RecordWriter

        with writing(self.path):
            self.path.parent.mkdir(exist_ok=True)
            self._records = RecordWriter(self.path.open("ab"))
        self._write(0, file_version="brain.Event:2")
        self._write(self.start_step + 1, session_log={"status": "START"})

    def add_figures(self, step: int, figures: Mapping[str, float]) -> None:
        """Write one scalar a figure, under its name."""
        if figures:
            values = [{"tag": name, "simple_value": figure} for name, figure in figures.items()]
            self._write(step, summary={"value": values})

    def add_finding(self, finding: Finding) -> None:
        """Write its text under `health`, and a scalar under `health/<name>`: 1 where it begins and 0 where it ends."""
        text = {"dtype": "DT_STRING", "tensor_shape": {"dim": [{"size": 1}]}, "string_val": [str(finding).encode()]}
        text_value = {"tag": "health", "metadata": {"plugin_data": {"plugin_name": "text"}}, "tensor": text}
        holds = {"tag": f"health/{finding.name}", "simple_value": float(not finding.ends)}
        self._write(finding.step, summary={"value": [text_value, holds]})

    def add_image(self, step: int, image: "np.ndarray") -> None:
        """Write an image, (height, width, 3) uint8, under `samples`."""
        from PIL import Image

        png = io.BytesIO()
        Image.fromarray(image).save(png, "PNG", compress_level=1)  # four times as fast
        height, width = image.shape[:2]
        shown = {"height": height, "width": width, "colorspace": 3, "encoded_image_string": png.getvalue()}
        self._write(step, summary={"value": [{"tag": "samples", "image": shown}]})

    def close(self) -> None:
        """Finish the file."""
        with writing(self.path):
            self._records.close()

    def _write(self, step: int, **content: Any) -> None:
        from tensorboard.compat.proto.event_pb2 import Event  # type: ignore[missing-module-attribute] (made at import)

        with writing(self.path):
            self._records.write(Event(wall_time=time.time(), step=step, **content).SerializeToString())
            self._records.flush()
