"""Extra images: in folders, beside the images, and derived from others."""

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from ganforge_images.derivations import InstanceEdges
from ganforge_images.derived_pairs import DerivedPairs
from ganforge_images.folder_dataset import ImageFolder
from ganforge_images.paired_folders import PairedFolders
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.components import ImageShape
from ganforge.data.batches import plain_batches
from ganforge.errors import DataError, UnusableFilesError
from ganforge.images import write_png


def batch(dataset, count=8):
    return next(plain_batches(dataset.load("train", 0), count, count).as_numpy_iterator())


def refused(dataset):
    with pytest.raises(UnusableFilesError) as error:
        dataset.load("train", 0)
    return error.value


def written(folder: Path, name, pixels):
    folder.mkdir(parents=True, exist_ok=True)
    write_png(folder / f"{name}.png", pixels)


MASK = {"mask": {"image_folder": "masks", "channels": 1}}


@pytest.mark.parametrize("layout", ["masks", "masks/train", "train/masks"])
def test_extra_images_have_the_names_of_their_examples(write_images, tmp_path, layout):
    write_images("photos/train", "ab")
    write_images("labels/train", "ab")
    for name, level in (("a", 10), ("b", 200), ("c", 0)):
        written(tmp_path / layout, name, np.full((8, 16, 1), level, np.uint8))
    options = {"path": tmp_path, "source": "photos", "target": "labels", "extras": MASK}
    dataset = PairedFolders(validation_share=0, **options)
    assert dataset.shape().extras == {"mask": ImageShape(8, 16, 1)}
    found = dataset.load("train", 0)
    assert [int(found.read(tf.constant(n, tf.int64))["mask"][0, 0, 0]) for n in (0, 1)] == [10, 200]
    assert dataset.files("train")[-2:] == [tmp_path / layout / f"{name}.png" for name in "ab"]


def test_an_example_without_its_extra_image_is_refused(write_images, tmp_path):
    write_images("train", "ab")
    written(tmp_path / "masks", "b", np.zeros((8, 16, 1), np.uint8))
    dataset = ImageFolder(path=tmp_path, extras=MASK, validation_share=0)
    error = refused(dataset)
    assert str(error).startswith(f"{tmp_path}/train/a.png: mask: there is no image a in {tmp_path}/masks.\n")
    assert error.load_rest().size == 1
    with pytest.raises(DataError, match="no-masks: there is no such folder"):
        ImageFolder(path=tmp_path, extras={"mask": {"image_folder": "no-masks"}}).load("train", 0)


@pytest.mark.parametrize("size", [None, (4, 8)])
def test_extra_images_of_another_size_are_refused(write_images, tmp_path, size):
    folder = write_images("train", "ab")
    written(tmp_path / "masks", "a", np.zeros((8, 16, 1), np.uint8))
    written(tmp_path / "masks", "b", np.zeros((16, 16, 1), np.uint8))
    error = refused(ImageFolder(path=tmp_path, extras=MASK, size=size))
    expected = "size" if size is None else "aspect ratio"
    assert str(error).startswith(
        f"{tmp_path}/masks/b.png: this picture is 16x16, but {folder}/b.png is 8x16. Expected the same {expected}: they"
    )


def test_smaller_masks_of_the_same_aspect_are_enlarged_with_their_images(write_images, tmp_path):
    write_images("train", "a", shape=(75, 100, 3))
    written(tmp_path / "masks", "a", np.full((38, 50, 1), 7, np.uint8))
    assert (batch(ImageFolder(path=tmp_path, extras=MASK, size=(30, 40)), count=1)["mask"] < -0.9).all()


def test_extra_images_may_be_label_maps_and_depths(write_images, tmp_path):
    write_images("train", "a")
    written(tmp_path / "labels", "a", np.tile(np.uint8([[[0], [3]]]), (8, 8, 1)))
    written(tmp_path / "depth", "a", np.full((8, 16, 1), 2500, np.uint16))
    extras = {
        "parts": {"image_folder": "labels", "labels": {"classes": (0, 3)}},
        "depth": {"image_folder": "depth", "value_range": (0, 10000)},
    }
    dataset = ImageFolder(path=tmp_path, extras=extras)
    found = batch(dataset, count=1)
    assert found["parts"].shape == (1, 8, 16, 2) and found["parts"][0, 0, :2].tolist() == [[1, -1], [-1, 1]]
    assert (found["depth"] == -0.5).all()
    np.testing.assert_array_equal(dataset.from_file("depth", tmp_path / "depth/a.png"), found["depth"][0])
    assert dataset.to_pictures("parts", found["parts"]).shape == (1, 8, 16, 3)
    written(tmp_path / "labels", "a", np.full((8, 16, 1), 1, np.uint8))
    assert "labels/a.png: the numbers 1 are no class" in str(refused(ImageFolder(path=tmp_path, extras=extras)))


def test_files_of_extras_may_lie_beside_the_images(write_images, tmp_path):
    write_images("", ["1", "2", "1_mask", "2_mask"])
    extras = {"mask": {"image_folder": "*_mask", "channels": 1}}
    dataset = ImageFolder(path=tmp_path, extras=extras, validation_share=0)
    assert [file.name for file in dataset.files("train")] == ["1.png", "2.png", "1_mask.png", "2_mask.png"]
    write_images("deep/masks", ["1", "2"])
    dataset = ImageFolder(path=tmp_path / "deep", extras=MASK, recursive=True)
    with pytest.raises(DataError, match="deep: no images"):
        dataset.load("train", 0)


def test_masks_of_images_in_subfolders_of_classes_are_in_such_subfolders_too(write_images, tmp_path):
    for name in ("cats", "dogs"):
        write_images(name, "ab")
        written(tmp_path / "masks" / name, "a", np.zeros((8, 16, 1), np.uint8))
        written(tmp_path / "masks" / name, "b", np.full((8, 16, 1), 255, np.uint8))
    extras = {"label": {"class_subfolders": True}, **MASK}
    found = batch(ImageFolder(path=tmp_path, extras=extras, validation_share=0))
    assert found["label"].argmax(1).tolist() == [0, 1, 0, 1]
    assert found["mask"][:, 0, 0, 0].tolist() == [-1, -1, 1, 1]


def test_borders_between_instances_are_found_after_resizing(write_images, tmp_path):
    write_images("train", "a", shape=(8, 16, 3))
    numbers = np.zeros((8, 16, 1), np.uint16)
    numbers[:, 8:], numbers[4:, :8] = 26001, 26002
    written(tmp_path / "instances", "a", numbers)
    extras = {"edges": {"image_folder": "instances", "derivation": {"name": "instance-edges"}}}
    dataset = ImageFolder(path=tmp_path, extras=extras, size=(4, 8))
    edges = batch(dataset, count=1)["edges"][0, ..., 0]
    assert edges.tolist() == [[-1, -1, -1, 1, 1, -1, -1, -1], *[[1, 1, 1, 1, 1, -1, -1, -1]] * 2, edges[0].tolist()]
    whole = dataset.from_file("edges", tmp_path / "instances/a.png")
    assert whole.shape == (8, 16, 1) and set(np.unique(whole)) == {-1, 1}


def test_other_derivations_make_extras_of_pictures(write_images, tmp_path):
    write_images("train", "a")
    write_images("sketches", "a")
    extras = {"gray": {"image_folder": "sketches", "derivation": {"name": "gray"}}}
    pairs = DerivedPairs(path=tmp_path, derivation={"name": "gray"}, extras=extras)
    found = batch(pairs, count=1)
    np.testing.assert_array_equal(found["gray"], found["source"])


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_a_pixel_is_an_edge_if_a_neighbor_has_another_number(height, width, seed):
    numbers = np.random.default_rng(seed).integers(0, 3, (height, width))
    edges = InstanceEdges().derive(tf.constant(numbers[..., None], tf.float32), tf.zeros(2, tf.int32)).numpy()[..., 0]
    for row, column in np.ndindex(height, width):
        around = [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
        inside = [(y, x) for y, x in around if 0 <= y < height and 0 <= x < width]
        differs = any(numbers[place] != numbers[row, column] for place in inside)
        assert edges[row, column] == (1 if differs else -1)
