"""Trains pix2pix in PyTorch on façades, and writes what it makes of a folder of sources.

python torch_translations.py SPECIFICATION
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch_step
from PIL import Image


def main(given: dict[str, Any]) -> None:
    """Train, then translate with dropout and the statistics of each image, as the paper does."""
    torch.manual_seed(given["seed"])
    np.random.seed(given["seed"])
    translate, judge = torch_step.networks(given["side"], given["filters"])
    step = torch_step.training_step(translate, judge, half=False)
    pairs = torch_step.pairs_from_disk({**given, "batch": 1})
    for _ in range(given["steps"]):
        step(*next(pairs))
    for file in sorted(Path(given["sources"]).iterdir()):
        source = torch.from_numpy(np.array(Image.open(file))).permute(2, 0, 1)[None] / 127.5 - 1
        with torch.no_grad():
            generated = translate(source.to(memory_format=torch_step.LAST))
        pixels = (generated[0].permute(1, 2, 0).numpy() + 1) * 127.5
        Image.fromarray(np.uint8(np.round(pixels))).save(Path(given["out"]) / file.name)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
