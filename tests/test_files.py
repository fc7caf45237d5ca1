import errno
import os
import stat

import pytest

from ganforge.errors import RunError
from ganforge.files import append_text, replacing, sync, write_text


def refuse_sync(monkeypatch, number, of_folders):
    real = os.fsync

    def fsync(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode) == of_folders:
            raise OSError(number, os.strerror(number))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)


def test_a_file_is_replaced_at_once_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "note.txt"
    write_text(path, "old")
    with replacing(path) as unfinished:
        unfinished.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_takes_its_place_whole(tmp_path):
    with replacing(tmp_path / "made") as unfinished:
        unfinished.mkdir()
        (unfinished / "inside").touch()
        assert not (tmp_path / "made").exists()
    assert [path.name for path in tmp_path.rglob("*")] == ["made", "inside"]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), ValueError("stopped")])
def test_what_fails_leaves_the_old_file_and_no_half_of_the_new_one(tmp_path, error):
    path = tmp_path / "note.txt"
    write_text(path, "old")
    with pytest.raises((RunError, ValueError)), replacing(path) as unfinished:
        unfinished.write_text("half")
        raise error
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_as_long_as_names_can_be_is_written(tmp_path):
    path = tmp_path / f"{'x' * 251}.txt"
    write_text(path, "text")
    assert path.read_text() == "text"


def test_a_full_disk_and_a_missing_folder_say_what_to_do(tmp_path, monkeypatch):
    with pytest.raises(RunError, match=r"cannot be written: No such file or directory\. Make sure that the folder"):
        write_text(tmp_path / "nowhere/note.txt", "text")
    refuse_sync(monkeypatch, errno.ENOSPC, of_folders=False)
    with pytest.raises(RunError, match=r"No space left on device\. Free some space, then try again"):
        write_text(tmp_path / "note.txt", "text")


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EIO, errno.ENOTSUP, errno.EACCES])
def test_a_folder_that_cannot_be_synced_keeps_no_file_from_being_written(tmp_path, monkeypatch, number):
    refuse_sync(monkeypatch, number, of_folders=True)
    write_text(tmp_path / "note.txt", "text")
    assert (tmp_path / "note.txt").read_text() == "text"


def test_a_disk_that_cannot_sync_files_is_written_and_one_that_fails_is_not(tmp_path, monkeypatch):
    refuse_sync(monkeypatch, errno.EINVAL, of_folders=False)
    write_text(tmp_path / "note.txt", "text")
    refuse_sync(monkeypatch, errno.EIO, of_folders=False)
    with pytest.raises(OSError, match="Input/output"), (tmp_path / "note.txt").open() as file:
        sync(file)


def test_what_is_appended_follows_what_is_there(tmp_path):
    append_text(tmp_path / "log", "one\n")
    append_text(tmp_path / "log", "two\n")
    assert (tmp_path / "log").read_text() == "one\ntwo\n"
