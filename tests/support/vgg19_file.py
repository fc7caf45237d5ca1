"""A file like Keras's weights of VGG-19, with two channels: names and nesting are those of the published one."""

from pathlib import Path

import h5py
import numpy as np
from ganforge_losses.vgg19 import BLOCKS


def write_vgg19(folder: Path) -> Path:
    """Write the file, and return its path."""
    path, filters = folder / "vgg19.h5", 2
    random, channels = np.random.default_rng(0), 3
    with h5py.File(path, "w") as file:
        for block, count in enumerate(BLOCKS, 1):
            for number in range(1, count + 1):
                name = f"block{block}_conv{number}"
                spread = (2 / (9 * channels)) ** 0.5
                group = file.create_group(name)
                group[f"{name}_W_1:0"] = random.normal(0, spread, (3, 3, channels, filters)).astype("float32")
                group[f"{name}_b_1:0"] = random.normal(0, 0.1, filters).astype("float32")
                channels = filters
    return path
