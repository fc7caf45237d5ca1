import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest

from ganforge.errors import RunError
from ganforge.training.checkpoints.checkpoints import Checkpoints


def state(step: int = 0, size: int = 1000) -> dict[str, np.ndarray]:
    """Arrays as a run has them, all telling the step."""
    return {
        "generator/0000": np.full((10, size // 10), step, np.float32),
        "generator/0001": np.linspace(-1, 1, 7).astype(ml_dtypes.bfloat16),
        "generator/0002": np.array([7, step], np.uint32),
        "optimizer/0000": np.float64(1e-300) * np.ones((2, 3)).T,
        "empty": np.zeros((0, 3), np.float16),
        "step": np.array(step),
    }


@pytest.fixture
def checkpoints(tmp_path):
    return Checkpoints(tmp_path / "checkpoints")


def names(checkpoints):
    return sorted(path.name for path in checkpoints.folder.iterdir())


def test_what_was_saved_is_loaded_bit_by_bit(checkpoints):
    checkpoints.save(state(500), 500)
    loaded = checkpoints.load(500)
    assert list(loaded) == list(state())
    for key, array in state(500).items():
        assert (loaded[key].dtype, loaded[key].shape) == (array.dtype, array.shape)
        assert loaded[key].tobytes() == array.tobytes()
    assert names(checkpoints) == ["00000500"]


def test_the_same_state_gives_the_same_bytes(tmp_path):
    for name in "ab":
        Checkpoints(tmp_path / name).save(state(), 1)
    assert (tmp_path / "a/00000001/state.npz").read_bytes() == (tmp_path / "b/00000001/state.npz").read_bytes()


def test_the_manifest_tells_step_version_shapes_and_dtypes(checkpoints):
    checkpoints.save(state(), 3)
    manifest = json.loads((checkpoints.path(3) / "manifest.json").read_text())
    assert manifest["step"] == 3
    assert manifest["arrays"]["generator/0001"] == {"shape": [7], "dtype": "bfloat16"}


def test_the_latest_is_the_highest_complete_step(checkpoints):
    assert checkpoints.latest() is None
    for step in (99, 100_000_000, 1000):
        checkpoints.save(state(), step)
    (checkpoints.folder / "200000000").mkdir()
    (checkpoints.folder / ".unfinished-300000000").mkdir()
    (checkpoints.folder / "notes").mkdir()
    assert checkpoints.steps() == [99, 1000, 100_000_000]
    assert checkpoints.latest() == 100_000_000


def test_a_step_is_saved_once(checkpoints):
    checkpoints.save(state(1), 1)
    checkpoints.save(state(2), 1)
    assert checkpoints.load(1)["step"] == 1


def test_a_folder_that_is_no_checkpoint_gives_way_to_one(checkpoints):
    checkpoints.path(1).mkdir(parents=True)
    checkpoints.save(state(1), 1)
    assert checkpoints.latest() == 1
    assert names(checkpoints) == ["00000001"]


def test_pruning_keeps_the_newest(checkpoints):
    for step in (1, 2, 3, 4):
        checkpoints.save(state(), step)
    checkpoints.prune(3)
    checkpoints.prune(2)
    assert names(checkpoints) == ["00000003", "00000004"]


def test_sweeping_removes_what_is_unfinished_or_beyond_the_start(checkpoints):
    checkpoints.sweep(0)
    for step in (1, 2, 3):
        checkpoints.save(state(), step)
    (checkpoints.folder / ".unfinished-00000004").mkdir()
    checkpoints.sweep(2)
    assert names(checkpoints) == ["00000001", "00000002"]


def cut_short(path):
    os.truncate(path, path.stat().st_size // 2)


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[content.index(np.full(9, 2, np.float32).tobytes()) + 400] ^= 1
    path.write_bytes(content)


def put_a_pickle(path):
    np.savez(path, **{key: np.array([{}], object) for key in state()})


def lose_an_array(path):
    np.savez(path, step=np.array(2))


def change_a_shape(path):
    np.savez(path, **{**state(2), "generator/0000": np.zeros(3, np.float32)})


@pytest.mark.parametrize("damage", [cut_short, flip_a_bit, put_a_pickle, lose_an_array, change_a_shape, Path.unlink])
def test_a_damaged_checkpoint_is_named_and_the_one_before_offered(checkpoints, damage):
    for step in (1, 2):
        checkpoints.save(state(step), step)
    damage(checkpoints.path(2) / "state.npz")
    with pytest.raises(RunError, match=r"00000002: the checkpoint is damaged: .+\. Use the one before it: --step 1\."):
        checkpoints.load(2)
    shutil.rmtree(checkpoints.path(2))
    assert checkpoints.load(checkpoints.latest())["step"] == 1


def test_a_damaged_only_checkpoint_says_that_there_is_no_other(checkpoints):
    checkpoints.save(state(2), 2)
    cut_short(checkpoints.path(2) / "state.npz")
    with pytest.raises(RunError, match="There is none before it"):
        checkpoints.load(2)


def test_a_step_without_checkpoint_names_those_there_are(checkpoints):
    with pytest.raises(RunError, match="There is no complete checkpoint"):
        checkpoints.load(7)
    checkpoints.save(state(), 5)
    with pytest.raises(RunError, match=r"00000007: not a complete checkpoint\. Complete checkpoints: steps 5\."):
        checkpoints.load(7)


def test_a_full_disk_is_told_and_leaves_earlier_checkpoints_intact(checkpoints, monkeypatch):
    checkpoints.save(state(1), 1)
    write = np.lib.format.write_array

    def until_full(file, array, **options):
        if array.ndim == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(file, array, **options)

    monkeypatch.setattr(np.lib.format, "write_array", until_full)
    told = r"No space left on device\. Free some space, then resume the run\. Complete checkpoints: steps 1\."
    with pytest.raises(RunError, match=told):
        checkpoints.save(state(2), 2)
    assert names(checkpoints) == ["00000001"]
    assert checkpoints.load(1)["step"] == 1


FILL = """
import sys
from pathlib import Path
import numpy as np
from ganforge.errors import RunError
from ganforge.training.checkpoints.checkpoints import Checkpoints
checkpoints = Checkpoints(Path(sys.argv[1]) / "checkpoints")
checkpoints.save({"steps": np.full(100_000, 1, np.float32)}, 1)
try:
    checkpoints.save({"steps": np.full(100_000, 2, np.float32)}, 2)
except RunError as error:
    print(error)
assert [path.name for path in checkpoints.folder.iterdir()] == ["00000001"]
assert (checkpoints.load(1)["steps"] == 1).all()
"""


@pytest.mark.processes
def test_a_file_system_that_is_really_full_loses_nothing(tmp_path):
    mount = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=600k none "$0" && exec "$@"', tmp_path]
    if shutil.which("unshare") is None or subprocess.run([*mount, "true"], capture_output=True).returncode:
        pytest.skip("a file system of a given size needs the right to mount one in a namespace")
    filled = subprocess.run([*mount, sys.executable, "-c", FILL, tmp_path], capture_output=True, text=True)
    assert (filled.returncode, filled.stderr) == (0, "")
    assert "No space left on device. Free some space" in filled.stdout


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="could not be saved: Not a directory"):
        Checkpoints(tmp_path / "file/checkpoints").save(state(), 1)


SAVE_FOR_EVER = """
import itertools, pathlib, sys
import numpy as np
from ganforge.training.checkpoints.checkpoints import Checkpoints
checkpoints = Checkpoints(pathlib.Path(sys.argv[1]))
for step in itertools.count((checkpoints.latest() or 0) + 1):
    checkpoints.save({f"generator/{index}": np.full(50_000, step) for index in range(5)}, step)
    checkpoints.prune(2)
    print(step, flush=True)
"""


@pytest.mark.processes
def test_a_kill_at_any_moment_leaves_a_newest_checkpoint_that_loads(checkpoints):
    moments, reached = np.random.default_rng(0).uniform(0, 0.1, 10), 0
    for moment in moments:
        command = [sys.executable, "-c", SAVE_FOR_EVER, checkpoints.folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as saving:
            saving.stdout.readline()
            time.sleep(moment)
            saving.send_signal(signal.SIGKILL)
            told = [int(line) for line in saving.stdout.read().split()]
        latest = checkpoints.latest()
        assert latest >= max([reached + 1, *told])
        assert all((array == latest).all() for array in checkpoints.load(latest).values())
        reached = latest
    checkpoints.sweep(reached)
    assert all(name.isdecimal() for name in names(checkpoints))
