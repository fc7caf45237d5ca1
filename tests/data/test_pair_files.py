"""`combine` and `split`: pairs by name, however they are written, and work that goes on after an interruption."""

import errno
import os
import time
from pathlib import Path

import numpy as np
import pytest

from ganforge.data.pair_files import combine, split
from ganforge.errors import DataError, RunError
from ganforge.files import UNFINISHED
from ganforge.images import read_image, write_png


def quiet(done: int, total: int) -> None:
    pass


def write_images(folder: Path, *names: str, width: int = 4) -> Path:
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(names):
        write_png(folder / f"{name}.png", np.random.default_rng(number).integers(0, 256, (3, width, 3), np.uint8))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("fa\udce7ade", "fa\udce7ade"),
        ("two words", "two words"),
        ("a\nb", "a\nb"),
        ("x" * 251, "x" * 251),
    ],
)
def test_pairs_of_any_name_are_combined_and_split_again(tmp_path, left, right):
    lefts, rights = write_images(tmp_path / "l", left), write_images(tmp_path / "r", right)
    assert combine(lefts, rights, tmp_path / "both", quiet).pairs == 1
    assert split(tmp_path / "both", tmp_path / "again", tmp_path / "other", quiet).pairs == 1
    (again,), (original,) = (tmp_path / "again").iterdir(), lefts.iterdir()
    assert (read_image(again) == read_image(original)).all()


def test_a_name_that_differs_by_what_cannot_be_seen_is_shown_so(tmp_path):
    with pytest.raises(DataError) as error:
        combine(write_images(tmp_path / "l", "x"), write_images(tmp_path / "r", "x "), tmp_path / "both", quiet)
    assert "there is no image 'x ' in " in str(error.value) and str(error.value).count("\n") == 2


def test_a_name_that_is_too_long_for_the_disk_ends_in_a_sentence(tmp_path, monkeypatch):
    lefts, rights = write_images(tmp_path / "l", "x"), write_images(tmp_path / "r", "x")

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(
        RunError, match=r"x\.png: cannot be written: File name too long. Choose a shorter name"
    ) as error:
        combine(lefts, rights, tmp_path / "both", quiet)
    assert isinstance(error.value.__cause__, RunError) and list((tmp_path / "both").iterdir()) == []


def full_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []

    def write(path: Path, image: np.ndarray) -> None:
        if len(written) == count:
            raise RunError(f"{path}: cannot be written: No space left on device. Free some space, then try again.")
        written.append(path)
        write_png(path, image)

    monkeypatch.setattr("ganforge.data.pair_files.write_png", write)


@pytest.mark.parametrize("command", ["combine", "split"])
def test_where_a_disk_is_full_the_same_command_does_the_rest(tmp_path, monkeypatch, command):
    lefts, rights = write_images(tmp_path / "l", *"abc"), write_images(tmp_path / "r", *"abc")
    outs = [tmp_path / "one", tmp_path / "two"]

    def run() -> int:
        done = combine(lefts, rights, outs[0], quiet) if command == "combine" else split(lefts, *outs, quiet)
        return done.pairs

    with monkeypatch.context() as context:
        full_after(1, context)
        with pytest.raises(RunError, match=r"Free some space, then try again\. [01] of 3 are done; the same command"):
            run()
    (half,) = contents(outs[0]).items()
    assert run() == 3
    assert half in contents(outs[0]).items() and len(contents(outs[0])) == 3
    before = contents(outs[0])
    assert run() == 3 and contents(outs[0]) == before


def test_a_file_with_other_pixels_is_never_overwritten(tmp_path):
    lefts, rights = write_images(tmp_path / "l", "a", "b"), write_images(tmp_path / "r", "a", "b")
    out = write_images(tmp_path / "both", "b", width=8)
    (out / "a.png").write_bytes(b"mine")
    before = contents(out)
    with pytest.raises(DataError, match=r"(?s)a\.png: the file exists already, with other.*b\.png: the file exists"):
        combine(lefts, rights, out, quiet)
    assert contents(out) == before


def test_what_a_killed_command_left_half_is_removed(tmp_path):
    lefts, rights = write_images(tmp_path / "l", "a"), write_images(tmp_path / "r", "a")
    left_behind = write_images(tmp_path / "both") / f"{UNFINISHED}0000-1"
    left_behind.write_bytes(b"half")
    os.utime(left_behind, (time.time() - 3600,) * 2)
    combine(lefts, rights, tmp_path / "both", quiet)
    assert list(contents(tmp_path / "both")) == ["a.png"]


def test_places_that_cannot_be_written_to_are_refused_before_an_image_is_read(tmp_path):
    lefts, rights = write_images(tmp_path / "l", "a"), write_images(tmp_path / "r", "a")
    (tmp_path / "file").write_text("")
    steps: list[int] = []

    def count(done: int, total: int) -> None:
        steps.append(done)

    with pytest.raises(DataError, match="file: this is a file"):
        combine(lefts, rights, tmp_path / "file", count)
    with pytest.raises(DataError, match="l: images are read from this folder"):
        combine(lefts, rights, tmp_path / "r" / ".." / "l", count)
    with pytest.raises(DataError, match="l: images are read from this folder"):
        split(lefts, tmp_path / "new", lefts, count)
    assert steps == []


def test_all_faults_are_listed_up_to_ten(tmp_path):
    lefts = write_images(tmp_path / "l", *map(str, range(12)))
    rights = write_images(tmp_path / "r", *map(str, range(12)), width=6)
    with pytest.raises(DataError) as error:
        combine(lefts, rights, tmp_path / "both", quiet)
    lines = str(error.value).splitlines()
    assert "0.png: it is 3x4, but " in lines[0] and lines[-2:] == ["and 2 more.", "Nothing was written."]


def test_what_is_skipped_is_said(tmp_path):
    lefts, rights = write_images(tmp_path / "l", "a"), write_images(tmp_path / "r", "a")
    (rights / "notes.txt").write_text("")
    write_images(lefts / "more", "b")
    first, second = combine(lefts, rights, tmp_path / "both", quiet).remarks
    advice = "Do the same for each subfolder, or move its images up."
    assert first == f"{lefts}: skipped: 1 image in a subfolder (more/b.png). {advice}"
    assert second == f"{rights}: skipped: 1 file of another type (notes.txt)."
    write_images(tmp_path / "both" / "more", "b")
    assert split(tmp_path / "both", tmp_path / "one", tmp_path / "other", quiet).remarks == [
        f"{tmp_path / 'both'}: skipped: 1 image in a subfolder (more/b.png). {advice}"
    ]
