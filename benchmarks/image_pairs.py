"""Images for benchmarks: files with both images of a pair."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

SIDE = 256


def write_pairs(folder: Path, count: int, suffix: str = "jpg") -> None:
    """Smooth shapes with grain, 512x256, which compress about like photos."""
    import numpy as np
    from PIL import Image

    folder.mkdir(parents=True)
    for number in range(count):
        random = np.random.default_rng(number)
        coarse = Image.fromarray(random.integers(0, 256, (16, 32, 3), np.uint8)).resize((2 * SIDE, SIDE), 3)
        pixels = np.asarray(coarse, np.int16) + random.normal(0, 6, (SIDE, 2 * SIDE, 3)).astype(np.int16)
        Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(folder / f"{number:06d}.{suffix}")


@contextmanager
def pairs(given: Path | None) -> Iterator[Path]:
    """The folder that is given, or one with `train` and `val` made for the time being."""
    if given:
        yield given
        return
    with TemporaryDirectory() as folder:
        write_pairs(Path(folder) / "train", 100)
        write_pairs(Path(folder) / "val", 20)
        yield Path(folder)
