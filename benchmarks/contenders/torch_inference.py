"""Translating images with the U-Net in PyTorch."""

from collections.abc import Callable
from typing import Any

import torch
import torch_step


def start(given: dict[str, Any]) -> tuple[Callable[[], object], dict[str, Any]]:
    """What translates a batch; nothing to say about it."""
    network = torch_step.generator(given["side"], given["filters"]).to(memory_format=torch_step.LAST).train()
    for part in network.modules():
        if isinstance(part, torch.nn.Dropout):
            part.eval()  # norms use the batch's statistics, as in the paper
    translate = torch.compile(network) if given["compiled"] else network
    images = torch.rand(given["batch"], 3, given["side"], given["side"]).to(memory_format=torch_step.LAST)

    def take() -> None:
        with torch.inference_mode():
            translate(images)

    return take, {}
