"""The process that computes, as the server sees it: it may be slow, or end at any moment."""

import asyncio
import sys
from pathlib import Path

import pytest

from ganforge.errors import RunError
from ganforge.serving import worker as worker_module
from ganforge.serving.worker import UnavailableError, Worker

pytestmark = pytest.mark.processes
STAND_IN = Path(__file__).parents[1] / "support" / "computing_stand_in.py"


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    monkeypatch.setattr(worker_module, "COMMAND", (sys.executable, str(STAND_IN)))
    monkeypatch.setattr(worker_module, "PAUSE", 0.01)


def with_worker(work, settings=None, timeout=20.0, waiting=2):
    """Run a coroutine with a worker that has loaded; give what was reported."""
    reported = []

    async def run():
        worker = Worker(settings or {}, timeout, waiting, reported.append)
        await worker.start()
        try:
            await worker.loaded()
            await work(worker)
        finally:
            await worker.stop()

    asyncio.run(run())
    return reported


def ask(worker, wanted, size=1, part=b""):
    return worker.ask({"wanted": wanted, "size": size}, {"part": part})


async def until_ready(worker, starts):
    while worker.starts < starts or not worker.is_ready:
        await asyncio.sleep(0.01)


def test_large_requests_and_answers_arrive_whole_each_at_its_own():
    async def work(worker):
        answers = await asyncio.gather(ask(worker, "x", 3_000_000, b"a" * 2_000_000), ask(worker, "x", 5, b"b"))
        assert [len(answer.body) for answer in answers] == [5_000_000, 6]
        assert worker.offer.examples == {"m": b"PNG"}
        assert worker.waiting == 0

    assert with_worker(work) == []


def test_a_process_that_ends_is_started_again_and_who_waited_may_try_again():
    async def work(worker):
        outcomes = await asyncio.gather(ask(worker, "nothing"), ask(worker, "end"), return_exceptions=True)
        for outcome in outcomes:
            with pytest.raises(UnavailableError, match="stopped while they computed"):
                raise outcome
        await until_ready(worker, 2)
        assert (await ask(worker, "x")).status == 200

    assert with_worker(work) == ["The process that computes ended: exit code 3. It is started again."]


def test_a_request_that_takes_too_long_ends_a_process_that_says_nothing():
    async def work(worker):
        with pytest.raises(UnavailableError, match="longer than"):
            await ask(worker, "nothing")
        await until_ready(worker, 2)

    reported = with_worker(work, timeout=0.3)
    assert reported[0].startswith("The networks have not answered for 0.3 s")


def test_more_requests_than_may_wait_are_refused():
    async def work(worker):
        waiting = [asyncio.ensure_future(ask(worker, "nothing")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(UnavailableError, match="2 requests are waiting already"):
            await ask(worker, "x")
        for each in waiting:
            each.cancel()

    with_worker(work)


def test_what_cannot_be_loaded_at_first_is_an_error(tmp_path):
    for settings, error in (
        ({"fails": True}, "a plugin is broken"),
        ({"ends": True}, "ended: exit code 4"),
        ({"needs": [str(tmp_path / "run")]}, "run: is gone"),
    ):
        with pytest.raises(RunError, match=error):
            with_worker(None, settings)


def test_a_run_that_was_deleted_is_missed_only_when_the_process_starts_again(tmp_path):
    run = tmp_path / "run"
    run.mkdir()

    async def work(worker):
        run.rmdir()
        assert (await ask(worker, "x")).status == 200
        with pytest.raises(UnavailableError):
            await ask(worker, "end")
        await until_ready(worker, 2)
        assert worker.offer.entries == {}
        assert worker.offer.failed == [f"{run}: is gone."]

    assert with_worker(work, {"needs": [str(run)]})[-1] == f"{run}: is gone. It is not served any more."
