"""What is wrong with the data as a whole, rather than with one example."""

from collections.abc import Iterator
from typing import Any

from ganforge.components import Dataset, Examples, ImageShape, Split, VectorShape
from ganforge.components.examples import RUN_SPLITS
from ganforge.components.shapes import EntryShape
from ganforge.data.check_report import EntryFacts, Remark, SplitFacts
from ganforge.data.plugin_code import failure
from ganforge.errors import GanforgeError
from ganforge.file_names import listed

FULL_RANGES = {"uint8": (0.0, 255.0), "uint16": (0.0, 65535.0), "float32": (-1.0, 1.0)}
"""The smallest and the largest value that networks can see of images of a dtype."""

LABEL_MAP = "int16"

BARELY = 0.1
"""A smaller part of the full range is reported. 12 bits in 16 use 0.06."""

LARGE = 10.0
"""Larger numbers in vectors are reported."""

ENOUGH = 8
"""With no more classes than these, each may well have one example."""


def contract_faults(dataset: Dataset, split: Split, examples: Examples, facts: SplitFacts) -> Iterator[Remark]:
    """Faults if the examples are not what the dataset says: mistakes of its author, not of the user."""
    try:
        shapes = dataset.shape().entries
    except GanforgeError:
        return  # reported for the file that is the reason
    except Exception as error:  # a plugin may raise anything
        yield Remark("fault", split, f"dataset {dataset.name!r}: {failure(dataset.shape, 'shape()', error)}")
        return
    for name, entry in facts.entries.items():
        is_image = isinstance(shapes[name], ImageShape)
        for message in (
            _mixed("shapes", entry.shapes, "Set `size`." if is_image else "Mend the dataset plugin."),
            _mixed("dtypes", entry.dtypes, "Convert the others."),
            _image_numbers(entry, examples.classes.get(name)) if is_image else _vector_numbers(entry, examples, name),
            _shape(entry, shapes[name]),
        ):
            if message:
                yield Remark("fault", split, f"{name}: {message}")


def _mixed(what: str, values: list[str], advice: str) -> str | None:
    return f"{what} {', '.join(values)}. Expected the same for all. {advice}" if len(values) > 1 else None


def _image_numbers(images: EntryFacts, classes: int | None) -> str | None:
    unknown = [dtype for dtype in images.dtypes if dtype not in (*FULL_RANGES, LABEL_MAP)]
    if unknown:
        return f"dtype {unknown[0]}. Expected uint8, uint16, float32 in [-1, 1], or int16 for a label map."
    if images.dtypes != [LABEL_MAP] or images.low is None or images.high is None:
        return None
    if classes is None:
        return "int16 is for label maps, but `classes` of Examples does not say how many classes there are."
    if images.low < -1 or images.high >= classes:
        return f"class numbers {images.values}. Expected 0 to {classes - 1}, or -1 for no class."
    return None


def _vector_numbers(vectors: EntryFacts, examples: Examples, name: str) -> str | None:
    if not vectors.counts:
        other = [dtype for dtype in vectors.dtypes if dtype != "float32"]
        return f"dtype {other[0]}. Expected float32." if other else None
    classes = examples.classes.get(name)
    if classes is None or classes != len(vectors.classes):
        return f"`classes` of Examples says {classes} classes. Expected {len(vectors.classes)}, as shape() says."
    wrong = sorted(number for number in vectors.counts if not 0 <= number < classes)
    return f"class numbers {listed(wrong)}. Expected 0 to {classes - 1}." if wrong else None


def _shape(entry: EntryFacts, shape: EntryShape) -> str | None:
    if isinstance(shape, VectorShape):
        expected = "class" if shape.classes else str(shape.length)
    else:
        height, width, channels = shape
        expected = f"{height}x{width}x{1 if entry.dtypes == [LABEL_MAP] else channels}"
    if len(entry.shapes) != 1 or entry.shapes == [expected]:
        return None
    what = "images are" if isinstance(shape, ImageShape) else "its shape is"
    return f"{what} {entry.shapes[0]}, but shape() says {expected}. Expected the same. Mend the dataset plugin."


def suspicions(dataset: Dataset, split: Split, facts: SplitFacts) -> Iterator[Remark]:
    """Warnings about examples that can be learned from, but hardly as they were meant."""
    if facts.checked < 2:
        return
    if not dataset.source_is_target and (message := _same_pictures(facts)):
        yield Remark("warning", split, message)
    for name, entry in facts.entries.items():
        if isinstance(entry.shape, VectorShape):
            message = _unlike_classes(name, entry, facts) if entry.counts else _large_numbers(dataset, name, entry)
        else:
            message = _alike(name, entry, facts.checked)
        if split == "train":  # the range of the other split is the same, or as wrong
            message = message or _narrow_range(dataset, name, entry)
        if message:
            yield Remark("warning", split, message)


def _same_pictures(facts: SplitFacts) -> str | None:
    if "source" not in facts.entries:
        return None
    source, target = facts.entries["source"], facts.entries["target"]
    if source.digests.keys() == target.digests.keys():
        return "sources and targets are the same pictures. Check where they are from."
    if 2 * facts.same_pictures > facts.checked:
        share = f"{facts.same_pictures} of {facts.checked} pairs"
        return f"source and target are the same picture in {share}. Check where they are from."
    return None


def _alike(name: str, images: EntryFacts, checked: int) -> str | None:
    """Label maps may well be equal, and so may extras such as masks; yet not all of them."""
    most = max(images.digests.values())
    if most < checked and (2 * most <= checked or images.dtypes == [LABEL_MAP] or name not in ("source", "target")):
        return None
    share = "all" if most == checked else f"{most} of"
    return f"{share} {checked} {name}s are the same picture. Check where they are from."


def _unlike_classes(name: str, classes: EntryFacts, facts: SplitFacts) -> str | None:
    """Only where every example was checked: the first few may well be of one class."""
    if facts.checked != facts.size:
        return None
    if missing := [each for each, count in classes.classes.items() if not count]:
        return f"{name}: no example is of {listed(missing)}. Leave out these classes, or add examples."
    if len(classes.counts) > ENOUGH and max(classes.counts.values()) == 1:
        return f"{name}: each of {facts.checked} examples has a class of its own. Check that these are classes."
    return None


def _large_numbers(dataset: Dataset, name: str, vectors: EntryFacts) -> str | None:
    if vectors.low is None or vectors.high is None or max(-vectors.low, vectors.high) <= LARGE:
        return None
    option, _ = _option(dataset, name, "value_range")
    advice = f"Set {option}." if option else "Scale them."
    return f"{name}: the numbers go from {vectors.values}. Networks learn best from numbers around -1 to 1. {advice}"


def _narrow_range(dataset: Dataset, name: str, images: EntryFacts) -> str | None:
    if isinstance(images.shape, VectorShape) or images.low is None or images.high is None:
        return None
    if len(images.dtypes) != 1 or images.dtypes[0] not in FULL_RANGES:
        return None
    least, most = FULL_RANGES[images.dtypes[0]]
    share = (images.high - images.low) / (most - least)
    if share >= BARELY:
        return None
    range_option, given = _option(dataset, name, "value_range")
    advice = "stretch the values."
    if range_option:
        advice = f"{'narrow' if given else 'set'} {range_option} to the numbers in the files."
    labels_option, _ = _option(dataset, name, "labels")
    if images.dtypes == ["uint8"] and labels_option:
        advice = f"if they are numbers of classes, set {labels_option}; otherwise {advice}"
    return (
        f"{name}: the values {images.values} are {share:.1%} of the range {least:g} to {most:g}, so that networks see "
        f"next to no contrast. {advice[0].upper()}{advice[1:]}"
    )


def _option(dataset: Dataset, name: str, option: str) -> tuple[str, Any]:
    """What an option of an entry is called in the experiment file, and its value; an empty name where there is none."""
    extras = getattr(dataset, "extras", {})
    owner, key = (extras[name], option) if name in extras else (dataset, f"{name}_{option}")
    if key not in type(owner).model_fields:
        return "", None
    return f"dataset.extras.{name}.{option}" if name in extras else f"dataset.{key}", getattr(owner, key)


def too_few(size: int | None, batch_size: int) -> Iterator[Remark]:
    """A fault if a batch is larger than the training split."""
    if size == 0:
        yield Remark("fault", "train", "there is no example. Add images.")
    elif size is not None and size < batch_size:
        message = f"{size} examples, but a batch is {batch_size}: each batch would hold some twice."
        yield Remark("fault", "train", f"{message} Lower trainer.batch_size to {size} or less, or add images.")


def file_remarks(dataset: Dataset, split: Split) -> Iterator[Remark]:
    """What the dataset says of its files."""
    try:
        remarks = dataset.remarks(split)
    except GanforgeError:
        return  # reported as the split is loaded
    except Exception as error:  # a plugin may raise anything
        yield Remark("fault", split, f"dataset {dataset.name!r}: {failure(dataset.remarks, 'remarks()', error)}")
        return
    for message in remarks:
        yield Remark("warning", split, message)


def shared_files(dataset: Dataset) -> Iterator[Remark]:
    """A fault if a file is in both splits."""
    train, validation = (dataset.files(split) for split in RUN_SPLITS)
    if shared := {*train} & {*validation}:
        more = f" and {len(shared) - 1} more files are" if len(shared) > 1 else " is"
        yield Remark("fault", "validation", f"{min(shared)}{more} in the train split too. Remove them from one split.")
