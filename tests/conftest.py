"""What every test can use."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import tiny_components
from kept_bytecode import keep_bytecode
from page_browser import chromium, visit

from ganforge.experiment.experiment import Experiment

__all__ = ["chromium", "visit"]  # once for all rooms: a browser cannot be started twice

# Processes that tests start find the modules of `support` as the tests do.
SUPPORT = str(Path(__file__).parent / "support")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [SUPPORT, os.environ.get("PYTHONPATH")]))
keep_bytecode()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs a trained run is slow."""
    for item in items:
        if "trained_run" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def processes_are_marked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-m "not processes"` promises that no test starts one."""
    if "not processes" in request.config.getoption("markexpr"):
        message = f"{request.node.nodeid} starts a process. Mark it: @pytest.mark.processes"
        monkeypatch.setattr(subprocess, "Popen", lambda *arguments, **options: pytest.fail(message))


@pytest.fixture
def in_the_foreground() -> Iterator[None]:
    """Signals do what they do by default, though a process in the background starts with some of them ignored."""
    from ganforge.training.failures.interrupts import STOPPING

    before = {number: signal.signal(number, signal.SIG_DFL) for number in STOPPING}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def tiny_experiment() -> Callable[..., Experiment]:
    """Makes an experiment of tiny components; keywords change its parts, `trainer` its options."""
    return tiny_components.tiny_experiment


@pytest.fixture(scope="session")
def trained_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of two steps, the latest below `runs`, of what is installed."""
    from ganforge.runs.directory import RunDirectory
    from ganforge.training.trainer import Trainer

    tiny = {"dataset.size": 16, "generator.depth": 2, "generator.filters": 4, "discriminator.layers": 1}
    options = {"steps": 2, "checkpoint_every": 2, "samples": 1, "validation_examples": 1}
    overrides = {**tiny, "discriminator.filters": 4, **{f"trainer.{name}": value for name, value in options.items()}}
    file = Path(__file__).parents[1] / "examples" / "terrain-paper.toml"
    experiment = Experiment.from_toml(file, [f"{key}={value}" for key, value in overrides.items()])
    directory = RunDirectory.create(tmp_path_factory.mktemp("trained") / "runs", experiment)
    Trainer(experiment).run(directory)
    return directory.path
