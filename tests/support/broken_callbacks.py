"""Callbacks with one fault each."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

from broken_case import Case

from ganforge.components import Callback, RunContext
from ganforge.testing import CallbackContract


class Sound(Callback):
    """Notes the last step."""

    name: Literal["sound"] = "sound"

    def build(self, context: RunContext) -> Any:
        from keras.callbacks import LambdaCallback

        return LambdaCallback(on_train_batch_end=lambda batch, logs: self.note(context.folder, batch, logs))

    def note(self, folder: Path, batch: int, logs: Any) -> None:
        (folder / "last.txt").write_text(str(batch))


class SpeaksLikeOne(Sound):
    def build(self, context: RunContext) -> Any:
        hooks = ("on_train_begin", "on_train_batch_end", "on_epoch_end", "on_train_end")
        return SimpleNamespace(**dict.fromkeys(hooks, lambda *arguments: None))


class WantsLogs(Sound):
    def note(self, folder: Path, batch: int, logs: Any) -> None:
        super().note(folder, int(logs["images"]), logs)


class WantsANewFolder(Sound):
    def build(self, context: RunContext) -> Any:
        (context.folder / "notes").mkdir()
        return super().build(context)


class WritesWhereItStands(Sound):
    def note(self, folder: Path, batch: int, logs: Any) -> None:
        Path("last.txt").write_text(str(batch))


class ClearsTheFolder(Sound):
    def note(self, folder: Path, batch: int, logs: Any) -> None:
        (folder / "notes.txt").unlink(missing_ok=True)


def _case(check: str, component: Any, told: str, *also: str) -> Case:
    return Case(CallbackContract, check, component, told, also)


ON, BELOW = "test_it_gets_through_a_resumed_run", "test_it_writes_below_the_run_folder_only"
CASES = [
    _case("test_it_builds_a_keras_callback", SpeaksLikeOne(), "returned SimpleNamespace"),
    _case("test_it_gets_through_a_run", WantsLogs(), "it raised KeyError", ON, BELOW),
    _case(ON, WantsANewFolder(), "in a run that was resumed at step 3"),
    _case(BELOW, WritesWhereItStands(), "outside the run folder"),
    _case(BELOW, ClearsTheFolder(), "it changed notes.txt"),
]
