"""Label maps: numbers of classes in gray or palette images."""

import numpy as np
import pytest
import tensorflow as tf
from ganforge_images.label_map import LabelMap
from ganforge_images.paired_folders import PairedFolders
from ganforge_images.side_by_side import SideBySide
from PIL import Image
from pydantic import ValidationError

from ganforge.augmentations.jitter import Jitter
from ganforge.augmentations.mirror import Mirror
from ganforge.data.batches import Share, TrainingStream, plain_batches
from ganforge.errors import DataError

IDS = np.array([[0, 1, 2, 2], [0, 1, 11, 2]], np.uint8)


def save(folder, image, name="a.png"):
    folder.mkdir(parents=True, exist_ok=True)
    image.save(folder / name)
    return folder / name


def gray(ids=IDS):
    return Image.fromarray(ids)


def palette(ids=IDS):
    image = Image.fromarray(ids, mode="P")
    image.putpalette(list(range(255, -1, -1)) * 3)
    return image


def pairs(folder, labels, image=None, **options):
    """A photo and its label map; the label map is the target."""
    save(folder / "photos", Image.new("RGB", (4, 2), "red"))
    save(folder / "labels", image or gray())
    options = {"source": "photos", "target": "labels", "target_labels": labels, "validation_share": 0, **options}
    return PairedFolders(path=folder, **options)


def seen(dataset, role="target"):
    """What networks see of the first example."""
    return next(plain_batches(dataset.load("train", 0), 1, 1).as_numpy_iterator())[role][0]


@pytest.mark.parametrize("image", [gray(), palette(), Image.fromarray(IDS.astype(np.uint16))], ids=lambda i: i.mode)
def test_every_class_has_a_channel_and_void_has_none(tmp_path, image):
    dataset = pairs(tmp_path, LabelMap(classes=3, void=11), image)
    found = seen(dataset)
    assert found.shape == dataset.shape().target == (2, 4, 3)
    assert set(np.unique(found)) == {-1, 1}
    np.testing.assert_array_equal(found.argmax(-1)[IDS < 3], IDS[IDS < 3])
    np.testing.assert_array_equal(found[1, 2], [-1, -1, -1])


def test_black_and_white_are_0_and_1(tmp_path):
    image = Image.fromarray(IDS > 0)
    np.testing.assert_array_equal(seen(pairs(tmp_path, LabelMap(classes=2), image)).argmax(-1), IDS > 0)


def test_classes_may_have_any_numbers(tmp_path):
    found = seen(pairs(tmp_path, LabelMap(classes=(11, 2, 0), void=1)))
    assert found[0].tolist() == [[-1, -1, 1], [-1, -1, -1], [-1, 1, -1], [-1, 1, -1]]


def test_the_source_may_be_the_label_map(tmp_path):
    dataset = pairs(tmp_path, LabelMap(classes=12), source="labels", target="photos", target_labels=None)
    dataset = dataset.model_copy(update={"source_labels": LabelMap(classes=12)})
    assert str(dataset.shape()) == "2x4x12 -> 2x4x3"
    np.testing.assert_array_equal(seen(dataset, "source").argmax(-1), IDS)


def test_a_half_of_a_file_may_be_the_label_map(tmp_path):
    save(tmp_path, Image.fromarray(np.concatenate([IDS * 9, IDS], axis=1)))
    found = seen(SideBySide(path=tmp_path, target_labels=LabelMap(classes=12), validation_share=0))
    np.testing.assert_array_equal(found.argmax(-1), IDS)


def test_a_number_without_a_class_is_refused_by_file_before_training(tmp_path):
    with pytest.raises(
        DataError, match=r"labels/a\.png: the numbers 2, 11 are no class\. Expected 0, 1, or none for void"
    ):
        pairs(tmp_path, LabelMap(classes=2)).load("train", 0)


def test_colors_are_refused_where_numbers_are_expected(tmp_path):
    with pytest.raises(DataError, match=r"labels/a\.png: a label map in colors"):
        pairs(tmp_path, LabelMap(classes=3), Image.new("RGB", (4, 2), "red")).load("train", 0)
    save(tmp_path / "both", Image.new("RGB", (4, 2), "red"))
    with pytest.raises(DataError, match=r"both/a\.png: a label map in colors"):
        SideBySide(path=tmp_path / "both", source_labels=LabelMap(classes=3), validation_share=0).load("train", 0)


@pytest.mark.parametrize("fit", ["resize", "crop", "pad"])
def test_no_class_comes_up_by_resizing(tmp_path, fit):
    ids = np.random.default_rng(0).choice([0, 5, 9], (40, 60)).astype(np.uint8)
    dataset = pairs(tmp_path, LabelMap(classes=(0, 5, 9)), gray(ids), size=(17, 11), fit=fit)
    found = seen(dataset)
    assert found.shape == (17, 11, 3)
    assert (found.max(-1) == 1).all() == (fit != "pad")


def test_augmentations_keep_label_maps_whole(tmp_path):
    ids = np.random.default_rng(0).integers(0, 3, (24, 24)).astype(np.uint8)
    save(tmp_path / "photos", Image.fromarray(ids * 100))
    save(tmp_path / "labels", gray(ids))
    options = {"source": "photos", "target": "labels", "source_channels": 1, "validation_share": 0}
    dataset = PairedFolders(path=tmp_path, target_labels=LabelMap(classes=3), **options)
    jitter = Jitter(enlarge=1.5, source_resampling="nearest")
    stream = TrainingStream(dataset.load("train", 0), (jitter, Mirror()), seed=1)
    for batch in stream.batches(Share(0, 1, 2, 2), 0).take(3).as_numpy_iterator():
        assert set(np.unique(batch["target"])) == {-1, 1}
        np.testing.assert_array_equal(batch["target"].argmax(-1), np.rint((batch["source"][..., 0] + 1) * 1.275))


def test_samples_show_the_color_of_the_most_likely_class_and_black_for_none():
    labels = LabelMap(classes=2, colors=((255, 0, 0), (0, 0, 255)))
    dataset = PairedFolders(path="x", source="a", target="b", target_labels=labels)
    images = np.array([[[[0.1, -0.2], [-0.9, -0.8], [-1, -1]]]], np.float32)
    assert dataset.to_pictures("target", images).tolist() == [[[[255, 0, 0], [0, 0, 255], [0, 0, 0]]]]
    np.testing.assert_array_equal(dataset.to_pictures("source", images), images)


def test_colors_differ_without_being_given():
    colors = LabelMap(classes=40).show(np.eye(40)[None, None] * 2 - 1)[0, 0]
    assert len(np.unique(colors, axis=0)) == 40


def test_a_file_without_a_pair_is_read_as_the_networks_see_it(tmp_path):
    labels = LabelMap(classes=12)
    dataset = PairedFolders(path=tmp_path, source="a", target="b", source_labels=labels)
    np.testing.assert_array_equal(dataset.from_file("source", save(tmp_path, palette())).argmax(-1), IDS)
    found = dataset.from_file("target", save(tmp_path, Image.new("RGB", (4, 2), "white"), "b.png"))
    assert found.shape == (2, 4, 3)
    assert (found == 1).all()


@pytest.mark.parametrize(
    "options",
    [
        {"classes": 1},
        {"classes": (0, 0)},
        {"classes": 3, "void": 2},
        {"classes": 2, "colors": ((0, 0, 0),)},
        {"classes": 2, "names": ("sky",)},
        {"classes": 2, "names": ("sky", "sky")},
        {"classes": 2, "colors": ((0, 0, 256), (0, 0, 0))},
        {"classes": 2, "void": -1},
    ],
)
def test_labels_without_a_meaning_are_refused(options):
    with pytest.raises(ValidationError):
        LabelMap(**options)


def test_a_number_without_a_class_among_too_many_files_to_check_is_named_when_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("ganforge_images.headers.DECODED", 0)
    with pytest.raises(tf.errors.OpError, match=r"DataError: .*labels/a\.png: the numbers 11 are no class"):
        seen(pairs(tmp_path, LabelMap(classes=3)))


@pytest.mark.slow
@pytest.mark.parametrize("fit", ["resize", "crop"])
def test_camvid_goes_both_ways(real_data, fit):
    options = {"path": real_data("camvid"), "size": (48, 64), "fit": fit}
    labels = LabelMap(classes=11, void=11)
    there = PairedFolders(source="images", target="labels", target_labels=labels, **options)
    back = PairedFolders(source="labels", target="images", source_labels=labels, **options)
    assert str(there.shape()) == "48x64x3 -> 48x64x11"
    np.testing.assert_array_equal(seen(there), seen(back, "source"))
    assert 0 < (seen(there).max(-1) < 0).mean() < 0.2


def test_a_palette_names_each_class_with_its_color():
    colors = ((0, 0, 255), (90, 90, 90))
    named = LabelMap(classes=(3, 7), colors=colors, names=("sky", "road"))
    assert [*named.palette.items()] == [("sky", colors[0]), ("road", colors[1])]
    assert [*LabelMap(classes=(3, 7)).palette] == ["3", "7"]
