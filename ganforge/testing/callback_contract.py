"""The checks that every callback passes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from ganforge.callbacks.keras_protocol import after_step, after_validation
from ganforge.components import Callback, RunContext
from ganforge.components.shapes import ExampleShape
from ganforge.testing.component_contract import ComponentContract
from ganforge.testing.random_images import SMALL, random_entries, random_images

STEPS, LOG_EVERY, SAMPLE_EVERY = 6, 2, 3
OTHERS = ("experiment.toml", "checkpoints/000003/index.json", "notes.txt")
"""Files of a run folder that the callback did not write."""


class CallbackContract(ComponentContract[Callback]):
    """What every callback must do: build a Keras callback that gets through a run and changes no file of others.

        class TestSamples(CallbackContract):
            component = Samples()

    Attributes:
        component: an instance.
        shape: of the run's source and target; 32x64x1 -> 32x64x3 unless given.
    """

    base: ClassVar[type[Callback]] = Callback
    shape: ExampleShape = SMALL

    def test_it_builds_a_keras_callback(self, tmp_path: Path) -> None:
        """`build` returns a `keras.callbacks.Callback`."""
        import keras

        built = self.component.build(self._context(tmp_path))
        message = f"build() returned {type(built).__name__}. Expected a keras.callbacks.Callback."
        assert isinstance(built, keras.callbacks.Callback), message

    def test_it_gets_through_a_run(self, tmp_path: Path) -> None:
        """From `on_train_begin` to `on_train_end`, with logs at some steps and none at others."""
        try:
            self._live(self._context(tmp_path))
        except Exception as error:
            pytest.fail(f"it raised {error!r} in a run of {STEPS} steps. Are there no logs at that step?")

    def test_it_gets_through_a_resumed_run(self, tmp_path: Path) -> None:
        """A run that stopped at step 3 of 6 resumes there, in the same folder."""
        try:
            self._live(self._context(tmp_path), until=3)
            self._live(self._context(tmp_path, start_step=3))
        except Exception as error:
            pytest.fail(f"it raised {error!r} in a run that was resumed at step 3")

    def test_it_writes_below_the_run_folder_only(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It changes no file there that it did not write."""
        monkeypatch.chdir(tmp_path)
        folder = tmp_path / "run"
        for name in OTHERS:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name)
        self._live(self._context(folder))
        strange = sorted(path.name for path in tmp_path.iterdir() if path != folder)
        assert not strange, f"it wrote {', '.join(strange)} outside the run folder. Write below context.folder."
        for name in OTHERS:
            kept = (folder / name).is_file() and (folder / name).read_text() == name
            assert kept, f"it changed {name}, which it did not write"

    def _context(self, folder: Path, start_step: int = 0) -> RunContext:
        fixed = {name: random_entries(entry, 2) for name, entry in self.shape.entries.items()}

        def translate(examples: Mapping[str, np.ndarray], direction: str = "forward") -> np.ndarray:
            return random_images(self.shape.target, len(examples["target"]), seed=1)

        return RunContext(folder, STEPS, start_step, LOG_EVERY, SAMPLE_EVERY, fixed, translate, SAMPLE_EVERY)

    def _live(self, context: RunContext, until: int = STEPS) -> None:
        """Call it as the engine does."""
        built: Any = self.component.build(context)
        built.on_train_begin()
        for step in range(context.start_step + 1, until + 1):
            logged = step % LOG_EVERY == 0
            figures = {"generator/total": 1 / step, "images": 4.0 * step, "seconds": step / 2}
            after_step(built, step, figures if logged else {})
            if step % SAMPLE_EVERY == 0:
                after_validation(built, step, {"validation/psnr": 10.0 + step, "validation/n": 8.0})
        built.on_train_end()
