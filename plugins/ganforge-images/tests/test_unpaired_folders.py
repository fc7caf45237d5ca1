"""Two folders of images that have nothing to do with each other."""

import numpy as np
import pytest
import tensorflow as tf
from ganforge_images.unpaired_folders import UnpairedFolders

from ganforge.data.check import check_dataset
from ganforge.errors import DataError
from ganforge.images import write_png


@pytest.fixture
def folders(tmp_path):
    """Five sources, 0 to 4, and three targets, 0 to 2, as numbers in images of one color."""
    for folder, count in (("horses", 5), ("zebras", 3)):
        (tmp_path / folder).mkdir()
        for number in range(count):
            write_png(tmp_path / folder / f"{folder[0]}{number}.png", np.full((4, 6, 3), number, np.uint8))
    return tmp_path


def unpaired(path, **options):
    return UnpairedFolders(path=path, **{"source": "horses", "target": "zebras", "validation_share": 0, **options})


def numbers(examples, positions):
    """Which source and which target are at each position."""
    read = tf.data.Dataset.from_tensor_slices(tf.constant(list(positions), tf.int64)).map(examples.read)
    return [tuple(int(example[role][0, 0, 0]) for role in ("source", "target")) for example in read]


def test_each_side_comes_whole_before_anything_comes_again(folders):
    found = numbers(unpaired(folders).load("train", 0), range(60))
    sources, targets = zip(*found, strict=True)
    assert all(sorted(sources[start : start + 5]) == [0, 1, 2, 3, 4] for start in range(0, 60, 5))
    assert all(sorted(targets[start : start + 3]) == [0, 1, 2] for start in range(0, 60, 3))


@pytest.mark.slow
def test_in_the_long_run_every_source_meets_every_target_about_as_often(folders):
    found = numbers(unpaired(folders).load("train", 7), range(1500))
    counts = np.zeros((5, 3))
    for source, target in found:
        counts[source, target] += 1
    assert counts.min() > 60
    assert counts.max() < 140


def test_partners_of_folders_of_one_size_change_too(folders):
    found = numbers(unpaired(folders, target="horses").load("train", 0), range(300))
    assert len(set(found)) == 25


def test_an_example_depends_on_its_position_and_the_seed_alone(folders):
    first, other = unpaired(folders).load("train", 1), unpaired(folders).load("train", 2)
    found = numbers(first, range(30))
    assert numbers(unpaired(folders).load("train", 1), range(29, -1, -1)) == found[::-1]
    assert numbers(other, range(30)) != found
    assert numbers(first, [10**12]) == numbers(first, [10**12])


def test_validation_shows_every_image_and_the_sources_in_the_order_of_their_names(folders):
    for side, names in (("horses", "ab"), ("zebras", "abc")):
        (folders / side / "val").mkdir()
        for number, name in enumerate(names):
            write_png(folders / side / "val" / f"{name}.png", np.full((4, 6, 3), number, np.uint8))
    examples = unpaired(folders).load("validation", 0)
    found = numbers(examples, range(examples.size))
    assert [source for source, _ in found] == [0, 1, 0]
    assert sorted(target for _, target in found) == [0, 1, 2]
    told = "unpaired-folders: 5 and 3 train, 2 and 3 validation images of 4x6 in"
    assert unpaired(folders).describe() == f"{told} {folders}"


def test_a_position_names_the_files_that_are_read(folders):
    examples = unpaired(folders).load("train", 3)
    for position in range(7):
        source, target = numbers(examples, [position])[0]
        assert examples.where(position) == f"{folders}/horses/h{source}.png and {folders}/zebras/z{target}.png"


def test_sides_may_differ_in_size_channels_and_depth(folders):
    (folders / "heights").mkdir()
    write_png(folders / "heights" / "x.png", np.full((9, 9, 1), 500, np.uint16))
    dataset = unpaired(folders, target="heights", target_value_range=(0, 1000), size=(8, 4))
    assert str(dataset.shape()) == "8x4x3 -> 8x4x1"
    example = dataset.load("train", 0).read(tf.constant(4, tf.int64))
    assert example["source"].dtype == tf.uint8
    np.testing.assert_allclose(example["target"], np.zeros((8, 4, 1)), atol=1e-6)


def test_a_missing_or_broken_folder_is_named(folders):
    with pytest.raises(DataError, match="no such folder"):
        unpaired(folders, target="cows").load("train", 0)
    (folders / "zebras" / "z1.png").write_bytes(b"broken")
    with pytest.raises(DataError, match=r"z1\.png: this is not an image"):
        unpaired(folders).load("train", 0)
    with pytest.raises(ValueError, match="source"):
        unpaired(folders, source=("horses", "zebras"))


@pytest.mark.slow
def test_a_check_finds_no_partner_missing(real_data):
    photos, streets = real_data("facades"), real_data("camvid")
    dataset = UnpairedFolders(path=photos, source=".", target=str(streets / "images"), size=(64, 64))
    report = check_dataset(dataset, 0, 4, 30, lambda split, done, total: None)
    assert report.remarks == []
    assert report.splits["train"].size is None
    assert report.splits["validation"].size == 20
    source, target = dataset.load("validation", 0).where(0).split(" and ")
    assert str(photos / "val") in source
    assert str(streets / "val" / "images") in target
