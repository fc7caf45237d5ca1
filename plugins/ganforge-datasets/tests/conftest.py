"""Small shards, made for one test."""

import tarfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

Encode = Callable[..., bytes]
Examples = Sequence[Mapping[str, bytes]]


@pytest.fixture
def encode() -> Encode:
    """The bytes of an image file of noise, another each time."""
    numbers = count()

    def encoded(kind: str = "PNG", shape: tuple[int, ...] = (8, 16, 3), levels: int = 256) -> bytes:
        pixels = np.random.default_rng(next(numbers)).integers(0, levels, shape, np.uint8)
        file = BytesIO()
        Image.fromarray(pixels).save(file, kind)
        return file.getvalue()

    return encoded


@pytest.fixture
def pairs(encode: Encode) -> Callable[..., Examples]:
    """Pairs of images of noise."""

    def made(number: int, **options) -> Examples:
        return [{"source": encode(**options), "target": encode(**options)} for _ in range(number)]

    return made


@pytest.fixture
def write_tar():
    return _write_tar


@pytest.fixture
def write_tfrecord():
    return _write_tfrecord


@pytest.fixture
def table():
    return _table


def _write_tar(path: Path, examples: Mapping[str, Mapping[str, bytes]], suffix: str = "png") -> Path:
    """`examples`: key to suffix to content, or role to content: then the members are KEY.ROLE.SUFFIX."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as tar:
        for key, members in examples.items():
            for name, content in members.items():
                member = tarfile.TarInfo(f"{key}.{name}.{suffix}" if name in ("source", "target") else f"{key}.{name}")
                member.size = len(content)
                tar.addfile(member, BytesIO(content))
    return path


def _write_tfrecord(path: Path, examples: Examples) -> Path:
    """A record of each example: its keys are those of the features."""
    import tensorflow as tf

    path.parent.mkdir(parents=True, exist_ok=True)
    with tf.io.TFRecordWriter(str(path)) as writer:
        for example in examples:
            feature = {
                key: tf.train.Feature(bytes_list=tf.train.BytesList(value=[content]))
                for key, content in example.items()
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString())
    return path


def _table(examples: Examples):
    """A table of the `datasets` library with a column of images for each role."""
    datasets = pytest.importorskip("datasets", reason='not installed: pip install "ganforge-datasets[huggingface]"')
    roles = {role: [{"bytes": example[role], "path": None} for example in examples] for role in examples[0]}
    return datasets.Dataset.from_dict(roles, datasets.Features(dict.fromkeys(roles, datasets.Image())))


@pytest.fixture(autouse=True)
def library_cache(tmp_path, monkeypatch):
    """The `datasets` library keeps nothing outside the test's folder."""
    try:
        import datasets
    except ImportError:
        return
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "library-cache")
