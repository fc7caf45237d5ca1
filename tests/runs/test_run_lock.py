import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace

import pytest

from ganforge.errors import RunError
from ganforge.runs.run_lock import SILENCE, Process, RunLock, _started


@pytest.fixture
def lock(tmp_path):
    return RunLock(tmp_path)


def left_by(lock, process):
    lock.path.write_text(json.dumps(asdict(process)))


@pytest.fixture
def other():
    """A process that lives until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"], stdout=subprocess.PIPE
    )
    process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def of(process):
    return replace(Process.this(), pid=process.pid, started=_started(process.pid))


def silent_for(lock, seconds):
    now = lock.path.stat().st_mtime
    os.utime(lock.path, (now - seconds, now - seconds))


def test_it_is_there_while_it_is_held_and_says_by_whom(lock):
    with lock.held():
        assert json.loads(lock.path.read_text())["pid"] == os.getpid()
    assert list(lock.path.parent.iterdir()) == []


@pytest.mark.processes
def test_a_second_writer_is_refused_with_what_to_do(lock, other):
    left_by(lock, of(other))
    with pytest.raises(RunError, match=rf"process {other.pid} is training in this run\. .+ kill {other.pid}"):
        lock.refuse_others()
    with pytest.raises(RunError, match="is training in this run"), lock.held():
        pass
    assert json.loads(lock.path.read_text())["pid"] == other.pid


def test_so_is_a_second_writer_in_the_same_process(lock):
    with lock.held(), pytest.raises(RunError, match=f"process {os.getpid()} is training"), lock.held():
        pass
    assert not lock.path.exists()


@pytest.mark.processes
@pytest.mark.skipif(os.name != "posix", reason="elsewhere no process can look at another")
def test_the_lock_of_a_killed_process_is_taken_over(lock, other):
    left_by(lock, of(other))
    os.kill(other.pid, signal.SIGKILL)
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # it is dead, and its parent has not looked yet
    with lock.held():
        assert json.loads(lock.path.read_text())["pid"] == os.getpid()


@pytest.mark.processes
def test_so_is_one_whose_number_another_process_has_now(lock, other):
    left_by(lock, replace(of(other), started="1"))
    lock.refuse_others()


@pytest.mark.processes
def test_another_machine_is_named_until_it_shows_no_life(lock):
    left_by(lock, Process("elsewhere", 7))
    with pytest.raises(
        RunError, match=r"process 7 on host elsewhere .+ last sign of life was 0 seconds ago.+ try again"
    ):
        lock.refuse_others()
    silent_for(lock, SILENCE / 2)
    with pytest.raises(RunError, match="sign of life was 60 seconds ago"):
        lock.refuse_others()
    silent_for(lock, SILENCE + 1)
    with lock.held():
        assert json.loads(lock.path.read_text())["pid"] == os.getpid()


def test_a_writer_shows_life(lock, monkeypatch):
    monkeypatch.setattr("ganforge.runs.run_lock.SIGN_OF_LIFE_EVERY", 0.01)
    with lock.held():
        silent_for(lock, 1000)
        for _ in range(500):
            if lock._silence() < 500:
                break
            time.sleep(0.01)
        assert lock._silence() < 500


@pytest.mark.processes
def test_a_writer_that_was_taken_for_dead_notices(lock):
    with lock.held():
        lock.refuse_if_lost()
        left_by(lock, Process("elsewhere", 7))
        with pytest.raises(RunError, match="host elsewhere"):
            lock.refuse_if_lost()
    assert json.loads(lock.path.read_text())["host"] == "elsewhere"


def test_a_damaged_lock_is_replaced_once_nobody_can_be_writing_it(lock):
    lock.path.write_text("{")
    silent_for(lock, 10)
    with lock.held():
        pass


def test_a_full_disk_leaves_no_half_of_a_lock(lock, monkeypatch):
    real = open

    def full(path, *arguments, **options):
        real(path, *arguments, **options).close()
        return real("/dev/full", "w")

    monkeypatch.setattr("pathlib.Path.open", full)
    with pytest.raises(RunError, match="No space left on device"), lock.held():
        pass
    assert not lock.path.exists()


@pytest.mark.processes
def test_of_many_that_take_over_at_once_one_succeeds(lock):
    left_by(lock, Process("elsewhere", 7))
    silent_for(lock, SILENCE + 1)

    def take(_):
        try:
            lock._take(Process.this())
        except RunError:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(16))) == 1
