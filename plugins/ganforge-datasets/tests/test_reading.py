"""From records to examples: the same pixels as from files, in the same order in every process."""

from io import BytesIO

import numpy as np
import pytest
import tensorflow as tf
from ganforge_datasets.tfrecord import TFRecord
from ganforge_images.paired_folders import PairedFolders
from PIL import Image

from ganforge import DataError, UnusableFilesError
from ganforge.data.batches import Share, TrainingStream
from ganforge.data.example_arrays import read_in_order, readable_in_order
from ganforge.data.unreadable_examples import Unreadable


@pytest.fixture
def both(tmp_path, write_tfrecord):
    """The same images as a TFRecord file and as two folders: their datasets with the same options."""

    def made(sources, targets, **options):
        examples = []
        for number, (source, target) in enumerate(zip(sources, targets, strict=True)):
            examples.append({"source": source, "target": target})
            for role, content in examples[-1].items():
                (tmp_path / "files" / role).mkdir(parents=True, exist_ok=True)
                (tmp_path / "files" / role / f"{number}.png").write_bytes(content)
        write_tfrecord(tmp_path / "shards" / "a.tfrecord", examples)
        options = {"validation_share": 0, **options}
        folders = PairedFolders(path=tmp_path / "files", source="source", target="target", **options)
        return TFRecord(source="source", path=tmp_path / "shards", **options), folders

    return made


def _arrays(dataset, split="train"):
    return list(read_in_order(dataset.load(split, 0)))


def _require_same(shards, folders):
    assert shards.shape() == folders.shape()
    assert shards.load("train", 0).classes == folders.load("train", 0).classes
    for one, other in zip(_arrays(shards), _arrays(folders), strict=True):
        for role in ("source", "target"):
            assert one[role].dtype == other[role].dtype
            assert np.array_equal(one[role], other[role])


def _encoded(image, kind="PNG", **options):
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


KINDS = {
    "plain": {},
    "sizes": {"size": (6, 9)},
    "cropped": {"size": (6, 9), "fit": "crop"},
    "padded": {"size": (6, 9), "fit": "pad", "source_resampling": "bilinear"},
    "grey": {"source_channels": 1, "target_channels": 4},
}


@pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("headers", [False, True])
def test_pictures_are_those_of_files(both, encode, options, headers, monkeypatch):
    if headers:
        monkeypatch.setattr("ganforge_images.headers.DECODED", 2)
    turned = Image.Exif()
    turned[0x0112] = 6
    noise = Image.open(BytesIO(encode(shape=(16, 8, 3))))
    sources = [encode("JPEG"), encode(), _encoded(noise, "JPEG", exif=turned), encode("WEBP")]
    grey = Image.open(BytesIO(encode(shape=(8, 16))))
    targets = [_encoded(grey), _encoded(grey.convert("P")), _encoded(grey.convert("LA")), encode("JPEG")]
    _require_same(*both(sources, targets, **options))


def test_deep_pictures_are_those_of_files(both, encode):
    deep = [_encoded(Image.fromarray(np.arange(128, dtype=np.uint16).reshape(8, 16) * 500)), encode(shape=(8, 16))]
    _require_same(*both([encode(), encode()], deep, target_channels=1))


@pytest.mark.parametrize("options", [{}, {"size": 6}])
def test_label_maps_are_those_of_files(both, encode, options):
    sources, targets = [encode(), encode()], [encode(levels=4, shape=(8, 16)) for _ in range(2)]
    _require_same(*both(sources, targets, target_labels={"classes": 3, "void": 3}, **options))


def test_heights_are_those_of_files(both, encode):
    heights = [_encoded(Image.fromarray(np.full((8, 16), height, np.uint16))) for height in (0, 700)]
    _require_same(*both([encode(), encode()], heights, target_value_range=(-100, 800)))


def test_heights_may_be_arrays(tmp_path, encode, write_tfrecord):
    numbers = np.random.default_rng(0).uniform(-1, 1, (8, 16, 5)).astype(np.float32)
    file = BytesIO()
    np.save(file, numbers)
    write_tfrecord(tmp_path / "a.tfrecord", [{"source": file.getvalue(), "target": encode()}])
    dataset = TFRecord(source="source", path=tmp_path, validation_share=0, source_value_range=[(-1, 1)] * 5)
    assert dataset.shape().source == (8, 16, 5)
    np.testing.assert_allclose(_arrays(dataset)[0]["source"], numbers, atol=1e-7)
    for options in ({}, {"size": 8}):
        with pytest.raises(DataError, match=r"record 0, source: this is an array of numbers.*`source_value_range`"):
            bare = TFRecord(source="source", path=tmp_path, validation_share=0, **options)
            bare.shape()
            bare.load("train", 0)


@pytest.mark.parametrize(
    ("array", "reason"), [(np.zeros((8, 16), np.float32), "Expected \\(height"), (np.array([{}]), "cannot be read")]
)
def test_arrays_of_another_kind_are_refused(tmp_path, encode, write_tfrecord, array, reason):
    file = BytesIO()
    np.save(file, array, allow_pickle=array.dtype == object)
    write_tfrecord(tmp_path / "a.tfrecord", [{"source": encode(), "target": file.getvalue()}])
    with pytest.raises(DataError, match=f"record 0, target: .*{reason}"):
        TFRecord(source="source", path=tmp_path, validation_share=0, target_value_range=(0, 1)).load("train", 0)


def test_mixed_sizes_need_a_size(tmp_path, encode, write_tfrecord):
    examples = [{"source": encode(shape=shape), "target": encode()} for shape in ((8, 16, 3), (8, 17, 3))]
    write_tfrecord(tmp_path / "a.tfrecord", examples)
    with pytest.raises(DataError, match=r"record 1, source: this image is 8x17, the first is 8x16. .*size = \[8, 16\]"):
        TFRecord(source="source", path=tmp_path, validation_share=0).load("train", 0)
    assert len(_arrays(TFRecord(source="source", path=tmp_path, validation_share=0, size=8))) == 2


def test_broken_images_are_named_before_training(tmp_path, encode, write_tfrecord):
    cut = encode(shape=(64, 64, 3))[:-400]
    write_tfrecord(tmp_path / "a.tfrecord", [{"source": encode(), "target": encode()}, {"source": b"", "target": cut}])
    with pytest.raises(DataError, match="record 1, source: the file is empty"):
        TFRecord(source="source", path=tmp_path, validation_share=0).load("train", 0)


def test_the_check_goes_on_with_the_others(tmp_path, encode, write_tfrecord):
    examples = [{"source": content, "target": encode()} for content in (encode(), b"", encode())]
    write_tfrecord(tmp_path / "a.tfrecord", examples)
    with pytest.raises(UnusableFilesError) as error:
        TFRecord(source="source", path=tmp_path, validation_share=0).load("train", 0)
    assert len(error.value.reasons) == 1
    read = list(readable_in_order(error.value.load_rest(), 3))
    assert [isinstance(example, Unreadable) for example in read] == [False, True, False]


def test_what_was_not_looked_at_is_named_when_its_turn_comes(tmp_path, encode, write_tfrecord, monkeypatch):
    monkeypatch.setattr("ganforge_images.headers.DECODED", 2)
    examples = [{"source": encode(), "target": encode(shape=(8, 15 + (number != 1), 3))} for number in range(4)]
    write_tfrecord(tmp_path / "a.tfrecord", examples)
    dataset = TFRecord(source="source", path=tmp_path, validation_share=0)
    with pytest.raises(DataError, match="record 1, target: this image is 8x15, the first is 8x16"):
        _arrays(dataset)


@pytest.fixture
def stream(tmp_path, pairs, write_tfrecord):
    """The training stream of 7 examples in 3 shards, opened anew each time."""
    examples = pairs(7)
    for shard in range(3):
        write_tfrecord(tmp_path / f"{shard}.tfrecord", examples[shard::3])

    def batches(share, start, count):
        opened = TrainingStream(
            TFRecord(source="source", path=tmp_path, validation_share=0).load("train", 5), (), seed=5
        )
        return list(opened.batches(share, start).take(count).as_numpy_iterator())

    return batches


def test_training_goes_on_where_it_stopped(stream):
    whole = stream(Share(0, 1, 2, 2), 0, 9)
    for start in (1, 4, 8):
        for batch, again in zip(whole[start:], stream(Share(0, 1, 2, 2), start, 9 - start), strict=True):
            assert all(np.array_equal(batch[key], again[key]) for key in batch)


def test_two_workers_share_every_batch(stream):
    whole = stream(Share(0, 1, 4, 4), 0, 5)
    shares = [stream(Share(worker, 1, 2, 4), 0, 5) for worker in range(2)]
    for batch, *parts in zip(whole, *shares, strict=True):
        assert all(np.array_equal(batch[key], np.concatenate([part[key] for part in parts])) for key in batch)


def test_an_epoch_has_every_example_once(stream):
    sources = [batch["source"].tobytes() for batch in stream(Share(0, 1, 1, 1), 0, 14)]
    assert len({*sources[:7]}) == 7
    assert {*sources[:7]} == {*sources[7:]}
    assert sources[:7] != sources[7:]


def test_files_are_read_and_written_as_the_options_say(tmp_path, encode):
    dataset = TFRecord(source="source", path=tmp_path, source_labels={"classes": 2}, target_channels=1)
    (tmp_path / "labels.png").write_bytes(encode(shape=(8, 16), levels=2))
    labels = dataset.from_file("source", tmp_path / "labels.png")
    assert labels.shape == (8, 16, 2)
    dataset.to_file("source", labels, tmp_path / f"again{dataset.file_suffix('source')}")
    assert np.array_equal(dataset.from_file("source", tmp_path / "again.png"), labels)
    assert dataset.to_pictures("source", labels[None]).dtype == np.uint8


def test_shards_elsewhere_are_read(pairs):
    fsspec = pytest.importorskip("fsspec", reason='not installed: pip install "ganforge-datasets[fsspec]"')
    from ganforge_datasets.webdataset import WebDataset

    system = fsspec.filesystem("memory")
    import tarfile

    examples = pairs(3)
    with system.open("/far/train-0.tar", "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for number, example in enumerate(examples):
            for role, content in example.items():
                member = tarfile.TarInfo(f"{number}.{role}")
                member.size = len(content)
                tar.addfile(member, BytesIO(content))
    dataset = WebDataset(path="memory://far", source="source", target="target", validation_share=0)
    expected = [np.asarray(Image.open(BytesIO(example["target"]))) for example in examples]
    assert all(np.array_equal(one["target"], other) for one, other in zip(_arrays(dataset), expected, strict=True))
    assert dataset.files("train") == []
    assert "3 train pairs of 8x16 in memory://far" in dataset.describe()


def test_a_position_is_read_alone(stream, tmp_path):
    examples = TFRecord(source="source", path=tmp_path, validation_share=0).load("train", 0)
    read = examples.read(tf.constant(6, tf.int64))
    assert read["source"].shape == (8, 16, 3)
    assert examples.where(6) == f"{tmp_path}/2.tfrecord record 1"
