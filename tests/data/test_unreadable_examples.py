import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from ganforge.components import Examples
from ganforge.data.batches import Share, TrainingStream, plain_batches
from ganforge.data.unreadable_examples import Replacements, unreadable
from ganforge.errors import DataError


def of_files(folder: Path) -> Examples:
    """PNG files that TensorFlow itself reads, source and target of one name."""
    names = [[str(folder / side / f"{number}.png") for number in range(3)] for side in ("a", "b")]

    def read(position: Any) -> dict[str, Any]:
        files = [tf.gather(tf.constant(each), position) for each in names]
        source, target = (tf.io.decode_png(tf.io.read_file(file), 3) for file in files)
        return {"source": tf.ensure_shape(source, (2, 2, 3)), "target": target}

    return Examples(3, read, lambda position: " and ".join(each[position] for each in names))


@pytest.fixture
def examples(tmp_path: Path) -> Examples:
    for side in "ab":
        (tmp_path / side).mkdir()
        for number in range(3):
            pixels = np.full((2, 2, 3), number, np.uint8)
            (tmp_path / side / f"{number}.png").write_bytes(tf.io.encode_png(pixels).numpy())
    return of_files(tmp_path)


def test_a_file_that_vanished_is_named_alone_and_without_a_rest_of_tensorflows(examples, tmp_path):
    (tmp_path / "b" / "1.png").unlink()
    (bad,) = unreadable(examples, range(3))
    assert bad == (1, f"{tmp_path}/b/1.png: it cannot be read: No such file or directory. Replace or remove it.")


@pytest.mark.parametrize("content", [b"no image", tf.io.encode_png(np.zeros((3, 2, 3), np.uint8)).numpy()])
def test_files_that_cannot_be_used_are_named_in_one_sentence(examples, tmp_path, content):
    (tmp_path / "a" / "2.png").write_bytes(content)
    (bad,) = unreadable(examples, range(3))
    assert bad.message.startswith(f"{tmp_path}/a/2.png and {tmp_path}/b/2.png: it cannot be read: ")
    assert bad.message.endswith(". Replace or remove it.")
    for rest in ("name:", "[Op:", "{{", "\n"):
        assert rest not in bad.message


@pytest.mark.parametrize("error", [DataError("2.png: it is broken. Remove it."), ZeroDivisionError()])
def test_what_a_plugin_raises_inside_tensorflow_is_a_sentence_too(error):
    def fail(position: Any) -> Any:
        raise error

    def read(position: Any) -> Any:
        return {"source": tf.numpy_function(fail, [position], tf.float32)}

    (bad,) = unreadable(Examples(1, read), [0])
    expected = str(error) or f"example 0: read() failed at {__file__}:"
    assert bad.message.startswith(expected)


def test_no_file_is_left_in_the_temporary_folder_while_examples_are_read(examples, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    stream = TrainingStream(examples, (), 0, replacements=Replacements())
    next(stream.batches(Share(0, 1, 2, 2), 0).as_numpy_iterator())
    next(plain_batches(examples, 2, 2).as_numpy_iterator())
    assert list((tmp_path / "temporary").iterdir()) == []
