"""Prepared examples: the same pixels, from files decoded once."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import tensorflow as tf

from ganforge.augmentations.mirror import Mirror
from ganforge.cache_folder import cache_folder
from ganforge.components import Dataset, Examples
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.data.batches import Share, TrainingStream
from ganforge.data.preparation import ABANDONED
from ganforge.data.preparation import prepare as store
from ganforge.data.prepared_examples import PreparedExamples, load_examples
from ganforge.errors import DataError, RunError
from ganforge.files import UNFINISHED


class Folder(Dataset):
    """Raw 4x6x3 pixels in files; the target is deeper and gray."""

    name: Literal["folder"] = "folder"
    path: Path
    flip: bool = False

    def shape(self) -> ExampleShape:
        return ExampleShape(ImageShape(4, 6, 3), ImageShape(4, 6, 1))

    def files(self, split: str) -> list[Path]:
        return sorted(self.path.glob("*.raw"))

    def load(self, split: str, seed: int) -> Examples:
        names = tf.constant([str(file) for file in self.files("train")])

        def read(position: Any) -> dict[str, Any]:
            pixels = tf.reshape(tf.io.decode_raw(tf.io.read_file(tf.gather(names, position)), tf.uint8), (4, 6, 3))
            return {
                "source": pixels[::-1] if self.flip else pixels,
                "target": tf.cast(pixels[..., :1], tf.uint16) * 257,
            }

        return Examples(len(names), read, lambda position: f"file {position}")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GANFORGE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def dataset(tmp_path: Path) -> Folder:
    (tmp_path / "data").mkdir()
    for number in range(5):
        (tmp_path / "data" / f"{number}.raw").write_bytes(np.random.default_rng(number).bytes(72))
    return Folder(path=tmp_path / "data")


def prepare(dataset: Dataset, on_progress: Callable[[int], None] = lambda done: None) -> PreparedExamples:
    prepared = PreparedExamples(dataset, "train")
    store(prepared, dataset.load("train", 0), lambda done, total: on_progress(done))
    return prepared


def batches(examples: Examples, start: int, count: int) -> list[dict[str, np.ndarray]]:
    stream = TrainingStream(examples, (Mirror(),), 3)
    return list(stream.batches(Share(0, 1, 2, 2), start).take(count).as_numpy_iterator())


def entries(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.rglob("*"))


def test_batches_are_the_same_to_the_bit_prepared_or_not(dataset):
    plain = batches(load_examples(dataset, "train", 0), 0, 7)
    done: list[int] = []
    prepare(dataset, done.append)
    prepared = load_examples(dataset, "train", 0)
    assert done == [1, 2, 3, 4, 5] and prepared.size == 5
    for expected, given in zip(plain[3:], batches(prepared, 3, 4), strict=True):
        assert expected.keys() == given.keys()
        assert all((given[role] == expected[role]).all() for role in expected)


def test_what_is_prepared_is_read_without_the_files(dataset):
    prepared = prepare(dataset)
    examples = prepared.load()
    for file in dataset.files("train"):
        file.write_bytes(b"")
    assert examples is not None
    example = examples.read(tf.constant(2, tf.int64))
    assert example["source"].dtype == tf.uint8 and example["target"].dtype == tf.uint16
    assert example["source"].numpy().tobytes() == np.random.default_rng(2).bytes(72)


@pytest.mark.parametrize("change", ["content", "time", "another", "fewer"])
def test_a_changed_file_is_read_from_the_file_and_preparing_again_replaces_the_old(dataset, change):
    first, file = prepare(dataset), dataset.path / "0.raw"
    if change == "content":
        file.write_bytes(bytes(72))
    elif change == "time":
        os.utime(file, ns=(1, 1))
    elif change == "another":
        (dataset.path / "9.raw").write_bytes(bytes(72))
    else:
        file.unlink()
    prepared = PreparedExamples(dataset, "train")
    assert prepared.load() is None and prepared.is_outdated()
    again = prepare(dataset)
    assert again.load() is not None and not again.is_outdated()
    assert [folder.name for folder in again.options_folder.iterdir()] == [again.folder.name] != [first.folder.name]


def test_other_options_and_other_splits_are_prepared_apart(dataset):
    places = {PreparedExamples(dataset, "train").folder, PreparedExamples(dataset, "test").folder}
    flipped = Folder(path=dataset.path, flip=True)
    prepare(dataset)
    assert len(places | {PreparedExamples(flipped, "train").folder}) == 3
    assert PreparedExamples(flipped, "train").load() is None and not PreparedExamples(flipped, "train").is_outdated()


def test_the_same_folder_by_another_path_is_the_same(dataset, monkeypatch):
    prepared = prepare(dataset)
    monkeypatch.chdir(dataset.path.parent)
    assert PreparedExamples(Folder(path=Path("data/../data")), "train").folder == prepared.folder


def test_an_interrupted_build_leaves_nothing(dataset, cache):
    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(dataset, interrupt)
    assert PreparedExamples(dataset, "train").load() is None
    assert entries(cache) == [PreparedExamples(dataset, "train").options_folder.name]


def test_what_a_killed_build_left_is_swept_away_once_it_is_old(dataset):
    home = PreparedExamples(dataset, "train").options_folder
    for name, age in (("old", ABANDONED + 60), ("new", 0)):
        (home / f"{UNFINISHED}{name}").mkdir(parents=True)
        (home / f"{UNFINISHED}{name}" / "source.raw").write_bytes(b"half")
        for path in (home / f"{UNFINISHED}{name}" / "source.raw", home / f"{UNFINISHED}{name}"):
            os.utime(path, (time.time() - age,) * 2)
    prepare(dataset)
    assert not (home / f"{UNFINISHED}old").exists() and (home / f"{UNFINISHED}new").exists()


def test_of_two_that_build_at_once_one_wins_and_both_are_content(dataset):
    def build_another(done: int) -> None:
        if done == 3:
            prepare(dataset)

    prepared = prepare(dataset, build_another)
    assert prepared.load() is not None
    assert [folder.name for folder in prepared.options_folder.iterdir()] == [prepared.folder.name]


def test_files_that_change_while_they_are_prepared_are_refused(dataset, cache):
    with pytest.raises(DataError, match="changed while"):
        prepare(dataset, lambda done: (dataset.path / "0.raw").write_bytes(bytes(72 + done)) and None)
    assert entries(cache) == [PreparedExamples(dataset, "train").options_folder.name]


def test_a_file_that_cannot_be_read_is_named(dataset, cache):
    (dataset.path / "3.raw").write_bytes(b"short")
    with pytest.raises(DataError, match=r"^file 3: "):
        prepare(dataset)
    assert entries(cache) == [PreparedExamples(dataset, "train").options_folder.name]


@pytest.mark.parametrize("name", ["examples.json", "target.raw"])
def test_half_a_cache_counts_as_none(dataset, name):
    prepared = prepare(dataset)
    os.truncate(prepared.folder / name, 100)
    assert prepared.load() is None


def test_removing_says_whether_there_was_anything(dataset):
    prepared = prepare(dataset)
    shutil.rmtree(dataset.path)
    assert PreparedExamples(dataset, "train").remove() and not prepared.remove()
    assert not prepared.options_folder.exists()


def test_a_disk_that_is_too_small_is_reported_before_anything_is_written(dataset, cache, monkeypatch):
    monkeypatch.setattr("ganforge.data.preparation.shutil.disk_usage", lambda place: type("", (), {"free": 100}))
    with pytest.raises(DataError, match="GANFORGE_CACHE"):
        prepare(dataset)
    assert not cache.exists()


def test_a_place_that_cannot_be_written_is_named(dataset, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GANFORGE_CACHE", str(tmp_path / "file"))
    with pytest.raises(RunError, match=r"folder-\w+: cannot be written"):
        prepare(dataset)


class Endless(Folder):
    def load(self, split: str, seed: int) -> Examples:
        return Examples(None, super().load(split, seed).read)


class WithoutFiles(Folder):
    def files(self, split: str) -> list[Path]:
        return [] if split == "test" else super().files(split)


def test_endless_examples_and_those_that_files_do_not_make_cannot_be_prepared(dataset):
    endless = Endless(path=dataset.path)
    with pytest.raises(DataError, match="are endless"):
        store(PreparedExamples(endless, "train"), endless.load("train", 0), print)
    fileless = WithoutFiles(path=dataset.path)
    with pytest.raises(DataError, match="do not come from files alone"):
        store(PreparedExamples(fileless, "test"), fileless.load("test", 0), print)
    assert load_examples(fileless, "test", 0).size == 5


def test_the_cache_is_where_the_system_keeps_such_things(monkeypatch):
    monkeypatch.delenv("GANFORGE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_folder() == Path("/elsewhere/ganforge")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/to/what")
    assert cache_folder() == Path.home() / ".cache" / "ganforge"
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder() == Path.home() / "Library" / "Caches" / "ganforge"


def test_a_cache_in_the_home_folder_of_nobody_is_refused(dataset, monkeypatch):
    monkeypatch.setenv("GANFORGE_CACHE", "~nobody-9/cache")
    with pytest.raises(DataError, match=r"^GANFORGE_CACHE: '~nobody-9/cache' names a home folder that is unknown"):
        load_examples(dataset, "train", 0)


def test_without_a_home_folder_nothing_is_prepared_and_everything_is_read(dataset, monkeypatch):
    for variable in ("GANFORGE_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda user: {}[user])
    assert load_examples(dataset, "train", 0).size == 5
    assert not PreparedExamples(dataset, "train").is_outdated() and not PreparedExamples(dataset, "train").remove()
    with pytest.raises(DataError, match="the home folder is unknown"):
        prepare(dataset)
