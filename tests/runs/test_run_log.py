import logging

from ganforge.runs.run_log import logging_to

logger = logging.getLogger("ganforge")


def test_messages_are_appended_while_the_log_is_open(tmp_path):
    for word in ("first", "second"):
        with logging_to(tmp_path / "log.txt"):
            logger.info(word)
        logger.info("unheard")
    assert [line.split()[-1] for line in (tmp_path / "log.txt").read_text().splitlines()] == ["first", "second"]
    assert logger.handlers == []


def test_a_disk_that_is_full_when_the_log_closes_is_no_reason_to_stop(tmp_path, monkeypatch):
    def full(handler):
        raise OSError(28, "No space left on device")

    with logging_to(tmp_path / "log.txt"):
        monkeypatch.setattr(logging.StreamHandler, "flush", full)
        logger.info("lost")
    assert logger.handlers == []
