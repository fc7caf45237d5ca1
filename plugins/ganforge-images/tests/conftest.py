"""Folders of small images, made for one test."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from ganforge.images import write_png

REAL_DATA = Path(__file__).parents[3] / ".." / "shared" / "data"


@pytest.fixture
def real_data() -> Callable[[str], Path]:
    def find(name: str) -> Path:
        if not (REAL_DATA / name).is_dir():
            pytest.skip(f"no real images: {REAL_DATA / name} is absent")
        return REAL_DATA / name

    return find


@pytest.fixture
def write_images(tmp_path: Path) -> Callable[..., Path]:
    """Write a PNG for each name below a folder and give the folder back."""

    def write(folder: str, names: Sequence[str], shape: tuple[int, int, int] = (8, 16, 3)) -> Path:
        place = tmp_path / folder
        place.mkdir(parents=True, exist_ok=True)
        for number, name in enumerate(names):
            write_png(place / f"{name}.png", np.random.default_rng(number).integers(0, 256, shape, np.uint8))
        return place

    return write
