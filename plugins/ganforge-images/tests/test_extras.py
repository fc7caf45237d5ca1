"""Extras of files: classes and numbers of a manifest."""

import csv
import json
from pathlib import Path

import pytest
import tensorflow as tf
from ganforge_images.folder_dataset import ImageFolder
from ganforge_images.paired_folders import PairedFolders
from ganforge_images.side_by_side import SideBySide
from ganforge_images.unpaired_folders import UnpairedFolders
from pydantic import ValidationError

from ganforge.components import VectorShape
from ganforge.data.batches import plain_batches
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError, ExperimentError, UnusableFilesError
from ganforge.experiment.options import OptionsReader

LABEL = {"label": {"class_column": "breed"}}


@pytest.fixture
def manifest(tmp_path):
    """Writes rows to a file in the folder of the dataset."""

    def write(rows, name="labels.csv"):
        with (tmp_path / name).open("w", newline="") as file:
            if name.endswith("csv"):
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
            else:
                file.write("\n".join(map(json.dumps, rows)))
        return name

    return write


def batch(dataset, split="train", count=8):
    return next(plain_batches(dataset.load(split, 0), count, count).as_numpy_iterator())


def refused(dataset, split="train"):
    with pytest.raises(UnusableFilesError) as error:
        dataset.load(split, 0)
    return error.value


def photos(write_images, manifest, rows, **options):
    """A folder of images a, b, c and d, and a manifest."""
    path = write_images("photos", "abcd")
    return ImageFolder(path=path, validation_share=0, manifest=f"../{manifest(rows)}", **options)


def rows_of(breeds, **more):
    return [
        {"file_name": f"{name}.png", "breed": breed, **{key: values[n] for key, values in more.items()}}
        for n, (name, breed) in enumerate(zip("abcd", breeds, strict=False))
    ]


def test_columns_become_classes_and_numbers(write_images, manifest):
    rows = rows_of(["tabby", "lab", "tabby", "lab"], width=[10, 20, 30, 40], age=[0.5, 1, 1.5, 2])
    extras = {**LABEL, "size": {"number_columns": ("width", "age")}}
    dataset = photos(write_images, manifest, rows[::-1], extras=extras)
    assert dataset.shape().extras == {"label": VectorShape(2, ("lab", "tabby")), "size": VectorShape(2)}
    found = batch(dataset)
    assert found["label"].tolist() == [[0, 1], [1, 0], [0, 1], [1, 0]]
    assert found["size"].tolist() == [[10, 0.5], [20, 1], [30, 1.5], [40, 2]]
    assert dataset.files("train") == [dataset.path / f"{name}.png" for name in "abcd"]
    assert [file.name for file in dataset.manifests()] == ["labels.csv"]


def test_numbers_of_a_range_are_scaled(write_images, manifest):
    extras = {
        "one": {"number_columns": ("width",), "value_range": (0, 40)},
        "two": {"number_columns": ("width", "breed"), "value_range": ((0, 40), (-1, 3))},
    }
    found = batch(photos(write_images, manifest, rows_of([1, 1, 3, -1], width=[0, 10, 20, 40]), extras=extras))
    assert found["one"][:, 0].tolist() == [-1, -0.5, 0, 1]
    assert found["two"].tolist() == [[-1, 0], [-0.5, 0], [0, 1], [1, -1]]


def test_lists_in_json_lines_are_as_many_numbers(write_images, manifest, tmp_path):
    path = write_images("photos", "ab")
    rows = [{"file_name": f"photos/{name}.png", "code": [1, 2.5, -3], "age": 4} for name in "ab"]
    extras = {"style": {"number_columns": ("code", "age")}}
    dataset = ImageFolder(path=path, validation_share=0, manifest=f"../{manifest(rows, 'm.jsonl')}", extras=extras)
    assert "no image photos/a.png" in str(refused(dataset)), "paths start in the folder of the dataset"
    dataset = PairedFolders(
        path=tmp_path, source="photos", target="photos", validation_share=0, manifest="m.jsonl", extras=extras
    )
    assert dataset.shape().extras == {"style": VectorShape(4)}
    assert batch(dataset)["style"].tolist() == [[1, 2.5, -3, 4]] * 2


def test_classes_may_be_given_and_are_numbers_by_size_otherwise(write_images, manifest):
    rows = rows_of([2, 10, 2, 10])
    assert photos(write_images, manifest, rows, extras=LABEL).shape().extras["label"].classes == ("2", "10")
    given = {"label": {"class_column": "breed", "classes": ("10", "5", "2")}}
    assert batch(photos(write_images, manifest, rows, extras=given))["label"].argmax(1).tolist() == [2, 0, 2, 0]


def test_classes_are_those_of_the_training_images(write_images, manifest, tmp_path):
    for folder, names in (("train", "abcd"), ("val", "e")):
        write_images(folder, names)
    rows = [*rows_of(["lab", "tabby", "lab", "lab"]), {"file_name": "val/e.png", "breed": "manx"}]
    dataset = ImageFolder(path=tmp_path, manifest=manifest(rows), extras=LABEL)
    assert dataset.load("train", 0).size == 4
    error = refused(dataset, "validation")
    assert str(error).startswith(f"{tmp_path}/labels.csv:6: label: 'manx' is no class. Expected one of lab, tabby.\n")
    assert error.load_rest is None, "there is no other image"


FAULTS = {
    "an empty cell": ({"breed": ""}, "labels.csv:3: label: there is no class."),
    "no number": ({"width": "ten"}, 'labels.csv:3: size: "ten" is no number.'),
    "not finite": ({"width": "inf"}, 'labels.csv:3: size: "inf" is no number.'),
    "no number at all": ({"width": ""}, "labels.csv:3: size: there is no number."),
    "out of range": ({"width": 41}, "labels.csv:3: size: 41 is outside the value range of 0 to 40."),
    "an unknown class": ({"breed": "ct"}, "labels.csv:3: label: 'ct' is no class. Expected one of cat, dog."),
    "no such file": ({"file_name": "x.png"}, "labels.csv:3: there is no image x.png in {path}."),
    "a second row": ({"file_name": "a.png"}, "labels.csv:3: a.png has a row already, {manifest}:2."),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_in_a_row_is_named_and_the_other_images_remain(write_images, manifest, fault):
    change, message = FAULTS[fault]
    rows = rows_of(["cat", "dog", "cat", "dog"], width=[0, 10, 20, 40])
    rows[1] |= change
    extras = {
        "label": {"class_column": "breed", "classes": ("cat", "dog")},
        "size": {"number_columns": ("width",), "value_range": (0, 40)},
    }
    dataset = photos(write_images, manifest, rows, extras=extras)
    error, (path,) = refused(dataset), dataset.manifests()
    first, *others = error.reasons
    assert first.partition(" Correct")[0] == f"{path.parent}/" + message.format(path=dataset.path, manifest=path)
    if "file_name" in change:
        assert others == [
            f"{dataset.path}/b.png: there is no row for it in the manifest. {error.args[0].splitlines()[-1]}"
        ]
    rest = error.load_rest()
    assert [rest.where(n) for n in range(rest.size)] == [str(dataset.path / f"{name}.png") for name in "acd"]
    assert rest.read(tf.constant(2, tf.int64))["label"].numpy() == 1


def test_lists_of_another_length_are_refused(write_images, manifest, tmp_path):
    rows = [{"file_name": "a", "code": [1, 2]}, {"file_name": "b", "code": [1]}, {"file_name": "c", "code": [1, "x"]}]
    dataset = ImageFolder(
        path=write_images("photos", "abc"),
        validation_share=0,
        manifest=f"../{manifest(rows, 'm.jsonl')}",
        extras={"style": {"number_columns": ("code",)}},
    )
    wrong = [reason.partition("jsonl:")[2] for reason in refused(dataset).reasons]
    assert wrong[0] == "2: style: there are 1 numbers. Expected 2, as in the first row."
    assert wrong[1].startswith('3: style: "x" is no number.')


def test_ranges_for_other_numbers_and_a_single_class_are_refused(write_images, manifest):
    ranges = {"size": {"number_columns": ("width",), "value_range": ((0, 1), (0, 1))}}
    with pytest.raises(DataError, match=r"extras\.size\.value_range: there are 2 ranges for 1 numbers"):
        photos(write_images, manifest, rows_of("aaaa", width=range(4)), extras=ranges).shape()
    with pytest.raises(DataError, match=r"extras\.label: the training images have 1 classes: a\. Expected 2 or more."):
        photos(write_images, manifest, rows_of("aaaa"), extras=LABEL).shape()


def test_a_manifest_without_columns_and_columns_without_one_are_refused():
    with pytest.raises(ValidationError, match=r"extras\.label is a column of a manifest, but there is none"):
        ImageFolder(path="x", extras=LABEL)
    with pytest.raises(ValidationError, match="no extra is a column of it"):
        ImageFolder(path="x", manifest="labels.csv")
    with pytest.raises(ValidationError, match="labels and value_range are set"):
        ImageFolder(path="x", extras={"a": {"image_folder": "a", "labels": {"classes": 2}, "value_range": (0, 1)}})


@pytest.mark.parametrize(
    ("name", "table", "message"),
    [
        (
            "label",
            {"class_colum": "a"},
            'label is {"class_colum": "a"}, but should hold one of: class_column, class_sub',
        ),
        ("label", 3, "label is 3, but should hold one of: class_column"),
        (
            "label",
            {"class_column": "a", "clases": ["a"]},
            "label.clases is not an option of [extras.label]; did you mean",
        ),
        ("label", {"class_column": "a", "classes": ["a"]}, 'label.classes is ["a"], but should have at least 2 items'),
        ("label", {"class_subfolders": False}, "label.class_subfolders is false, but should be true"),
        ("source", {"class_column": "a"}, "source: an extra cannot be called 'source', which has a meaning already."),
        ("corner", {"class_column": "a"}, "corner: an extra cannot be called 'corner', which has a meaning already."),
        ("path", {"image_folder": "a", "channels": 2}, "path.channels is 2, but should be 1, 3 or 4."),
        (
            "m",
            {"image_folder": "a/*/b"},
            "m.image_folder: 'a/*/b' should be a folder, or a folder and a name with one *",
        ),
        (
            "m",
            {"image_folder": "a", "derivation": {"name": "x"}},
            'm.derivation.name is "x", but should be one of: blue',
        ),
        (
            "m",
            {"image_folder": "a", "labels": {"classes": 2, "voi": 3}},
            "m.labels.voi is not an option of [extras.m.la",
        ),
    ],
)
def test_mistakes_in_a_table_are_named_as_in_other_tables(name, table, message):
    reader = OptionsReader(Plugins([], entry_points=False), lambda location: Path())
    with pytest.raises(ExperimentError) as error:
        reader.options(ImageFolder, {"path": "x", "manifest": "m.csv", "extras": {name: table}}, ())
    assert str(error.value).startswith(f"extras.{message}")


def test_a_row_of_a_pair_names_its_source(write_images, manifest, tmp_path):
    write_images("wide", "abcd")
    rows = rows_of(["x", "y", "x", "y"])
    dataset = SideBySide(path=tmp_path / "wide", manifest=f"../{manifest(rows)}", extras=LABEL, validation_share=0)
    assert batch(dataset)["label"].argmax(1).tolist() == [0, 1, 0, 1]
    write_images("other", "pq")
    dataset = UnpairedFolders(path=tmp_path, source="wide", target="other", manifest="labels.csv", extras=LABEL)
    examples = dataset.load("train", 0)
    for position in range(8):
        label = examples.read(tf.constant(position, tf.int64))["label"].numpy()
        assert label == "ab".index(
            Path(examples.where(position).partition(" and ")[0]).stem.translate(str.maketrans("cd", "ab"))
        )
