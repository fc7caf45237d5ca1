"""What is wrong with the data as a whole, rather than with one example."""

from collections.abc import Iterator

from ganforge.components import Dataset, Examples, Split
from ganforge.components.examples import RUN_SPLITS
from ganforge.data.check_report import ImageFacts, Remark, SplitFacts
from ganforge.data.plugin_code import failure
from ganforge.errors import GanforgeError

FULL_RANGES = {"uint8": (0.0, 255.0), "uint16": (0.0, 65535.0), "float32": (-1.0, 1.0)}
"""The smallest and the largest value that networks can see of images of a dtype."""

LABEL_MAP = "int16"

BARELY = 0.1
"""A smaller part of the full range is reported. 12 bits in 16 use 0.06."""


def contract_faults(dataset: Dataset, split: Split, examples: Examples, facts: SplitFacts) -> Iterator[Remark]:
    """Faults if the examples are not what the dataset says: mistakes of its author, not of the user."""
    try:
        shapes = dataset.shape().images
    except GanforgeError:
        return  # reported for the file that is the reason
    except Exception as error:  # a plugin may raise anything
        yield Remark("fault", split, f"dataset {dataset.name!r}: {failure(dataset.shape, 'shape()', error)}")
        return
    for role, images in facts.images.items():
        for message in (
            _mixed("shapes", images.shapes, "Set `size`."),
            _mixed("dtypes", images.dtypes, "Convert the others."),
            _classes(images, examples.classes.get(role)),
            _shape(images, shapes[role]),
        ):
            if message:
                yield Remark("fault", split, f"{role}: {message}")


def _mixed(what: str, values: list[str], advice: str) -> str | None:
    return f"{what} {', '.join(values)}. Expected the same for all. {advice}" if len(values) > 1 else None


def _classes(images: ImageFacts, classes: int | None) -> str | None:
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


def _shape(images: ImageFacts, shape: tuple[int, int, int]) -> str | None:
    height, width, channels = shape
    expected = f"{height}x{width}x{1 if images.dtypes == [LABEL_MAP] else channels}"
    if len(images.shapes) != 1 or images.shapes == [expected]:
        return None
    return f"images are {images.shapes[0]}, but shape() says {expected}. Expected the same. Mend the dataset plugin."


def suspicions(dataset: Dataset, split: Split, facts: SplitFacts) -> Iterator[Remark]:
    """Warnings about images that can be learned from, but hardly as they were meant."""
    if facts.checked < 2:
        return
    if not dataset.source_is_target and (message := _same_pictures(facts)):
        yield Remark("warning", split, message)
    for role, images in facts.images.items():
        message = _alike(role, images, facts.checked)
        if split == "train":  # the range of the other split is the same, or as wrong
            message = message or _narrow_range(dataset, role, images)
        if message:
            yield Remark("warning", split, message)


def _same_pictures(facts: SplitFacts) -> str | None:
    if "source" not in facts.images:
        return None
    source, target = facts.images["source"], facts.images["target"]
    if source.digests.keys() == target.digests.keys():
        return "sources and targets are the same pictures. Check where they are from."
    if 2 * facts.same_pictures > facts.checked:
        share = f"{facts.same_pictures} of {facts.checked} pairs"
        return f"source and target are the same picture in {share}. Check where they are from."
    return None


def _alike(role: str, images: ImageFacts, checked: int) -> str | None:
    """Label maps may well be equal, as those that stand for a class are; yet not all of them."""
    most = max(images.digests.values())
    if most < checked and (2 * most <= checked or images.dtypes == [LABEL_MAP]):
        return None
    share = "all" if most == checked else f"{most} of"
    return f"{share} {checked} {role}s are the same picture. Check where they are from."


def _narrow_range(dataset: Dataset, role: str, images: ImageFacts) -> str | None:
    if len(images.dtypes) != 1 or images.dtypes[0] not in FULL_RANGES or images.low is None or images.high is None:
        return None
    least, most = FULL_RANGES[images.dtypes[0]]
    share = (images.high - images.low) / (most - least)
    if share >= BARELY:
        return None
    options = type(dataset).model_fields
    advice = "stretch the values."
    if f"{role}_value_range" in options:
        given = getattr(dataset, f"{role}_value_range", None)
        advice = f"{'narrow' if given else 'set'} dataset.{role}_value_range to the numbers in the files."
    if images.dtypes == ["uint8"] and f"{role}_labels" in options:
        advice = f"if they are numbers of classes, set dataset.{role}_labels; otherwise {advice}"
    return (
        f"{role}: the values {images.values} are {share:.1%} of the range {least:g} to {most:g}, so that networks see "
        f"next to no contrast. {advice[0].upper()}{advice[1:]}"
    )


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
