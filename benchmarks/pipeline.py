"""How fast examples are read, compared in one run: the tutorial's way, a PyTorch DataLoader, ours, ours prepared.

    uv run python benchmarks/pipeline.py [--images 400] [--rounds 7] [--cores 2] [--wait] [--files 100000]

The images are made here: 512x256, source left and target right, similar to photos. Each way does the same with them:
split, enlarge to 286, crop to 256, mirror, convert to float32 in [-1, 1], one example per batch, in random order. The
ways take turns, so that other work on the machine affects all alike, and each starts afresh: otherwise what one left
running or buffered would flatter it and slow down the next. The figures are medians. The CPU time of this process shows
what a way costs even if other work slows it down. A compiled loop reads the tf.data pipelines, as training does.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any, NamedTuple

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

SIDE, ENLARGED = 256, 286


Drain = Callable[[int], object]
"""Takes so many examples."""

Way = Callable[[], Drain]
"""Starts anew."""


class Pace(NamedTuple):
    """Seconds per example: by the clock, and of all cores together."""

    wall: float
    cpu: float


def main() -> None:
    options = _options()
    if hasattr(os, "sched_setaffinity"):  # before TensorFlow counts the cores
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GANFORGE_CACHE"] = f"{folder}/cache"
        if options.files:
            _start_up(Path(folder), options.files)
        elif options.wait:
            _waiting(Path(folder), options)
        else:
            for suffix in ("jpg", "png"):
                _compare(Path(folder) / suffix, suffix, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--images", type=int, default=400, help="files of each format, and examples a turn: far more than are buffered"
    )
    parser.add_argument("--rounds", type=int, default=7, help="turns of each way")
    parser.add_argument("--cores", type=int, default=2, help="cores to run on, where the system can say so")
    parser.add_argument("--wait", action="store_true", help="the share of a training step spent waiting instead")
    parser.add_argument("--files", type=int, help="seconds until the first example of so many tiny files instead")
    return parser.parse_args()


def _compare(folder: Path, suffix: str, options: argparse.Namespace) -> None:
    _write_images(folder, suffix, options.images)
    ways = {name: way for name, make in WAYS.items() if (way := make(folder)) is not None}
    paces: dict[str, list[Pace]] = {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, way in ways.items():
            paces[name].append(_pace(way(), options.images))
    print(f"\n{options.images} {suffix.upper()} files, {options.cores} cores, medians of {options.rounds} turns")
    print(f"{'way':34}{'images/s':>10}{'x tutorial':>12}{'CPU ms/image':>14}{'x tutorial':>12}")
    medians = {name: Pace(*map(statistics.median, zip(*found, strict=True))) for name, found in paces.items()}
    reference = medians["tutorial"]
    for name, pace in medians.items():
        print(f"{name:34}{1 / pace.wall:10.0f}{reference.wall / pace.wall:12.2f}", end="")
        print("" if name in ELSEWHERE else f"{pace.cpu * 1e3:14.2f}{reference.cpu / pace.cpu:12.2f}")


def _pace(drain: Drain, count: int) -> Pace:
    drain(count // 4)
    wall, cpu = time.perf_counter(), time.process_time()
    drain(count)
    return Pace((time.perf_counter() - wall) / count, (time.process_time() - cpu) / count)


def _write_images(folder: Path, suffix: str, count: int) -> None:
    """Smooth shapes with grain, which compress about like photos."""
    import numpy as np
    from PIL import Image

    (folder / "train").mkdir(parents=True)
    for number in range(count):
        random = np.random.default_rng(number)
        coarse = Image.fromarray(random.integers(0, 256, (16, 32, 3), np.uint8)).resize((2 * SIDE, SIDE), 3)
        pixels = np.asarray(coarse, np.int16) + random.normal(0, 6, (SIDE, 2 * SIDE, 3)).astype(np.int16)
        Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(folder / "train" / f"{number:06d}.{suffix}")


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
        print("PyTorch is not installed: its row is left out.")
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
ELSEWHERE = (LOADER,)
"""Ways whose work is done in other processes."""

WAYS: dict[str, Callable[[Path], Way | None]] = {
    "tutorial": _tutorial,
    LOADER: _data_loader,
    "ours": _ours,
    "ours, prepared": _prepared,
}


def _waiting(folder: Path, options: argparse.Namespace) -> None:
    """How much of a step of the paper's networks at 256x256 is spent waiting for its batch, unprepared and prepared."""
    _write_images(folder, "jpg", 50)
    step = _paper_step(folder)
    for name in ("ours", "ours, prepared"):
        batches = iter(_stream(folder, prepared=name != "ours"))
        step(next(batches))
        waits, whole = [], []
        for _ in range(options.rounds * 3):
            start = time.perf_counter()
            batch = next(batches)
            waits.append(time.perf_counter() - start)
            step(batch)
            whole.append(time.perf_counter() - start)
        seconds = f"{statistics.median(waits) * 1e3:.1f} of {statistics.median(whole) * 1e3:.0f} ms"
        print(f"{name}: {sum(waits) / sum(whole):.2%} of {len(whole)} steps spent waiting, median {seconds}")


def _paper_step(folder: Path) -> Callable[[Any], object]:
    import tensorflow as tf

    from ganforge.experiment.experiment import Experiment
    from ganforge.training.state import build_state
    from ganforge.training.step.step import Step

    experiment = Experiment.from_tables(
        {
            "name": "wait",
            "dataset": {"name": "side-by-side", "path": str(folder), "validation_share": 0},
            "generator": {"name": "unet"},
            "discriminator": {"name": "patchgan"},
            "method": {"name": "paired"},
            "losses": [{"name": "adversarial"}, {"name": "l1", "weight": 100}],
            "trainer": {"steps": 1000},
        }
    )
    state = build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
    step = tf.function(
        Step(experiment.method, state.players, state.sides, experiment.trainer, state.step), autograph=False
    )
    return lambda batch: [float(log) for log in step(batch).values()]


def _start_up(folder: Path, count: int) -> None:
    """Seconds until the first example of many tiny files, beyond what importing takes."""
    import tensorflow as tf

    (folder / "train").mkdir()
    content = tf.io.encode_jpeg(tf.zeros((8, 16, 3), tf.uint8)).numpy()
    for number in range(count):
        (folder / "train" / f"{number:06d}.jpg").write_bytes(content)
    _compiled(tf.data.Dataset.counter())()(1)
    start = time.perf_counter()
    _compiled(_stream(folder, prepared=False))()(1)
    print(f"{count} files: {time.perf_counter() - start:.1f} s until the first example")


if __name__ == "__main__":
    main()
