import logging
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from ganforge.errors import TrainingError
from ganforge.training.distributed import rendezvous
from ganforge.training.distributed.cluster import ALONE, Worker
from ganforge.training.distributed.rendezvous import meet


@pytest.fixture
def workers():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return [Worker(index, (f"127.0.0.1:{port}", "b:2", "c:3")) for index in range(3)]


def test_nobody_goes_before_all_are_there(workers):
    with ThreadPoolExecutor() as pool:
        early = [pool.submit(meet, worker) for worker in workers[::2]]
        assert not any(future.done() for future in early)
        meet(workers[1])
        assert [future.result(timeout=10) for future in early] == [None, None]
    meet(ALONE)


def test_a_worker_that_is_started_again_is_waited_for_once(workers):
    with ThreadPoolExecutor() as pool:
        chief = pool.submit(meet, workers[0])
        with pytest.raises(TrainingError):
            meet(workers[1], patience=0)  # gave up
        others = [pool.submit(meet, worker) for worker in workers[1:]]
        assert [future.result(timeout=10) for future in (chief, *others)] == [None, None, None]


@pytest.mark.slow
def test_who_does_not_come_is_named(workers, monkeypatch, caplog):
    monkeypatch.setattr(rendezvous, "NAMED_AFTER", 0.5)
    with caplog.at_level(logging.WARNING), ThreadPoolExecutor() as pool:
        pool.submit(pytest.raises, TrainingError, meet, workers[1], 3)
        with pytest.raises(TrainingError, match=r"worker 2 \(c:3\) did not connect in time"):
            meet(workers[0], patience=2)
    assert "Still waiting for worker 2 (c:3)." in caplog.text


def test_a_chief_that_is_not_there_is_named(workers):
    with pytest.raises(TrainingError, match=r"the chief \(127\.0\.0\.1:\d+\) did not answer in time"):
        meet(workers[1], patience=0.5)


def test_a_port_that_is_taken_is_named(workers):
    host, _, port = workers[0].addresses[0].rpartition(":")
    with socket.create_server((host, int(port))), pytest.raises(TrainingError, match=f"cannot listen on port {port}"):
        meet(workers[0], patience=1)
