"""Images per second of reading training examples: the tutorial's way, PyTorch's, ours, and ours prepared.

Each way does the same with pairs of 512x256: split, enlarge to 286, crop to 256, mirror, convert to float32 in [-1, 1],
one example per batch, in random order. Each turn starts afresh: otherwise what one way left running or buffered would
flatter it and slow down the next. A compiled loop reads the tf.data pipelines, as training does.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, islice, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.image_pairs import SIDE, write_pairs
from benchmarks.options import Options
from benchmarks.table import Table
from benchmarks.turns import Spread, ratios

ENLARGED = 286

Drain = Callable[[int], object]
"""Takes so many examples."""

Way = Callable[[], Drain]
"""Starts anew."""


class Pace(NamedTuple):
    """Seconds per example: by the clock, and of all cores together."""

    wall: float
    cpu: float


def measure(options: Options) -> Iterator[Table]:
    """A table for each file format."""
    with TemporaryDirectory() as folder:
        os.environ["GANFORGE_CACHE"] = f"{folder}/cache"
        for suffix in ("jpg", "png"):
            yield _compared(Path(folder) / suffix, suffix, options)


def _compared(folder: Path, suffix: str, options: Options) -> Table:
    write_pairs(folder / "train", options.images, suffix)
    ways = {name: way for name, make in WAYS.items() if (way := make(folder)) is not None}
    paces: dict[str, list[Pace]] = {name: [] for name in ways}
    for _ in range(options.turns):
        for name, way in ways.items():
            paces[name].append(_pace(way(), options.images))
    table = Table(f"Pipeline, {suffix.upper()}", f"milliseconds per pair, {options.images} files; ratios turn by turn")
    for name, found in paces.items():
        walls, processors = zip(*found, strict=True)
        beside, beside_cpu = zip(*paces[TUTORIAL], strict=True)
        elsewhere = name == LOADER  # its work is done in other processes
        table.rows[name] = {
            "ms/pair": Spread.of(walls).times(1e3),
            "x tutorial": ratios(walls, beside),
            "CPU ms/pair": None if elsewhere else Spread.of(processors).times(1e3),
            "CPU x tutorial": None if elsewhere else ratios(processors, beside_cpu),
        }
    return table


def _pace(drain: Drain, count: int) -> Pace:
    drain(count // 4)
    wall, cpu = time.perf_counter(), time.process_time()
    drain(count)
    return Pace((time.perf_counter() - wall) / count, (time.process_time() - cpu) / count)


def _compiled(batches: Any) -> Way:
    import tensorflow as tf

    @tf.function(autograph=False, reduce_retracing=True)
    def drain(iterator: Any, count: Any) -> Any:
        def one(done: Any) -> tuple[Any]:
            next(iterator)
            return (done + 1,)

        return tf.while_loop(lambda done: done < count, one, [0])

    def start() -> Drain:
        iterator = iter(batches)
        return lambda count: drain(iterator, tf.constant(count))

    return start


def _tutorial(folder: Path) -> Way:
    """Decode each epoch in a parallel map, resize by nearest, crop, mirror: as tutorials of pix2pix on tf.data do."""
    import tensorflow as tf

    def load(path: Any) -> Any:
        pixels = tf.io.decode_jpeg(tf.io.read_file(path))
        width = tf.shape(pixels)[1] // 2
        source, target = (tf.cast(half, tf.float32) for half in (pixels[:, :width], pixels[:, width:]))
        nearest = tf.image.ResizeMethod.NEAREST_NEIGHBOR
        pair = tf.stack([tf.image.resize(image, [ENLARGED, ENLARGED], method=nearest) for image in (source, target)])
        source, target = tf.unstack(tf.image.random_crop(pair, [2, SIDE, SIDE, 3]), 2)
        if tf.random.uniform(()) > 0.5:
            source, target = tf.image.flip_left_right(source), tf.image.flip_left_right(target)
        return source / 127.5 - 1, target / 127.5 - 1

    files = tf.data.Dataset.list_files(str(folder / "train" / "*"))
    return _compiled(files.repeat().map(load, num_parallel_calls=tf.data.AUTOTUNE).shuffle(100).batch(1))


def _data_loader(folder: Path) -> Way | None:
    """Pillow in the workers of a PyTorch DataLoader, bicubic, as PyTorch implementations of pix2pix do."""
    try:
        import torch
    except ImportError:
        return None
    import numpy as np
    from PIL import Image

    class Pairs(torch.utils.data.Dataset):
        files = sorted((folder / "train").iterdir())

        def __len__(self) -> int:
            return len(self.files)

        def __getitem__(self, index: int) -> tuple[Any, Any]:
            both = Image.open(self.files[index]).convert("RGB")
            top, left = np.random.randint(0, ENLARGED - SIDE + 1, 2)
            mirrored = np.random.rand() > 0.5
            halves = both.crop((0, 0, SIDE, SIDE)), both.crop((SIDE, 0, 2 * SIDE, SIDE))
            source, target = (self.changed(half, int(top), int(left), mirrored) for half in halves)
            return source, target

        def changed(self, image: Any, top: int, left: int, mirrored: bool) -> Any:
            image = image.resize((ENLARGED, ENLARGED), Image.Resampling.BICUBIC)
            image = image.crop((left, top, left + SIDE, top + SIDE))
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else image
            tensor = torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous()
            return tensor.float().div(255).sub(0.5).div(0.5)

    loader = torch.utils.data.DataLoader(Pairs(), 1, shuffle=True, num_workers=2, persistent_workers=True)
    examples = chain.from_iterable(repeat(loader))  # its workers take seconds to start, and buffer four examples
    return lambda: lambda count: deque(islice(examples, count), maxlen=0)


def _ours(folder: Path) -> Way:
    """`side-by-side`, jitter and mirror as an experiment has them."""
    return _compiled(_stream(folder, prepared=False))


def _prepared(folder: Path) -> Way:
    """The same from what `ganforge data prepare` makes."""
    return _compiled(_stream(folder, prepared=True))


def _stream(folder: Path, prepared: bool) -> Any:
    from ganforge_images.side_by_side import SideBySide

    from ganforge.augmentations.jitter import Jitter
    from ganforge.augmentations.mirror import Mirror
    from ganforge.data.batches import Share, TrainingStream
    from ganforge.data.preparation import prepare
    from ganforge.data.prepared_examples import PreparedExamples, load_training

    dataset, augmentations = SideBySide(path=folder, validation_share=0), (Jitter(), Mirror())
    if prepared:
        prepare(PreparedExamples(dataset, "train", augmentations), dataset.load("train", 0), lambda done, total: None)
    examples, changes = load_training(dataset, augmentations, 0)
    return TrainingStream(examples, changes, 0).batches(Share(0, 1, 1, 1), 0)


LOADER = "PyTorch DataLoader, 2 workers"
TUTORIAL = "tutorial"

WAYS: dict[str, Callable[[Path], Way | None]] = {
    TUTORIAL: _tutorial,
    LOADER: _data_loader,
    "ours": _ours,
    "ours, prepared": _prepared,
}
