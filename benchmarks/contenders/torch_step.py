"""pix2pix in PyTorch, as lean as it gets: fused Adam and channels last, in the order of the paper."""

from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

WIDTHS = (1, 2, 4, 8, 8, 8, 8, 8)
DROPPED = 3
LAST = torch.channels_last


class Level(nn.Module):
    """One halving, what is inside, and one doubling, joined with what came in."""

    def __init__(self, outer: int, inner: int, inside: nn.Module | None, dropout: bool, source: int | None) -> None:
        super().__init__()
        down = nn.Conv2d(source or outer, inner, 4, 2, 1, bias=False)
        twice = inner if inside is None else 2 * inner
        up = nn.ConvTranspose2d(twice, outer, 4, 2, 1, bias=source is not None)
        self.outermost = source is not None
        norm = [] if inside is None or self.outermost else [nn.BatchNorm2d(inner)]
        after = [nn.Tanh()] if self.outermost else [nn.BatchNorm2d(outer), *([nn.Dropout(0.5)] if dropout else [])]
        before = [] if self.outermost else [nn.LeakyReLU(0.2)]
        self.body = nn.Sequential(*before, down, *norm, *([inside] if inside else []), nn.ReLU(), up, *after)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x) if self.outermost else torch.cat([x, self.body(x)], 1)


def generator(side: int, filters: int) -> nn.Module:
    """The U-Net of pix2pix."""
    widths = [filters * width for width in WIDTHS[: side.bit_length() - 1]]
    inside: nn.Module | None = None
    for number, (outer, inner) in enumerate(zip(widths[-2::-1], widths[:0:-1], strict=True)):
        inside = Level(outer, inner, inside, number < DROPPED, None)
    return Level(3, widths[0], inside, False, 3)


def discriminator(filters: int) -> nn.Module:
    """The PatchGAN of 70 pixels."""
    parts: list[nn.Module] = [nn.Conv2d(6, filters, 4, 2, 1), nn.LeakyReLU(0.2)]
    for before, after, stride in ((1, 2, 2), (2, 4, 2), (4, 8, 1)):
        parts += [nn.Conv2d(filters * before, filters * after, 4, stride, 1, bias=False)]
        parts += [nn.BatchNorm2d(filters * after), nn.LeakyReLU(0.2)]
    return nn.Sequential(*parts, nn.Conv2d(filters * 8, 1, 4, 1, 1))


def start(given: dict[str, Any]) -> tuple[Callable[[], object], dict[str, Any]]:
    """What trains one batch, and nothing to say about it."""
    step = training_step(*networks(given["side"], given["filters"]), given["precision"] == "bfloat16")
    batches = pairs_from_disk(given) if given.get("data") else repeat(_random(given))
    return lambda: step(*next(batches)), {"torch": torch.__version__}


def networks(side: int, filters: int) -> tuple[nn.Module, nn.Module]:
    """Generator and discriminator, with the paper's first weights."""
    both = generator(side, filters), discriminator(filters)
    for part in chain.from_iterable(network.modules() for network in both):
        if isinstance(part, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(part.weight, 0.0, 0.02)
    translate, judge = (network.to(memory_format=LAST).train() for network in both)
    return translate, judge


def training_step(translate: nn.Module, judge: nn.Module, half: bool) -> Callable[[Any, Any], float]:
    """What trains both networks on a source and a target."""
    adam = {"lr": 2e-4, "betas": (0.5, 0.999), "fused": True}
    generators = torch.optim.Adam(translate.parameters(), **adam)
    discriminators = torch.optim.Adam(judge.parameters(), **adam)

    def opinion(source: Any, sample: Any, is_real: bool) -> Any:
        logits = judge(torch.cat([source, sample], 1)).float()
        return functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, float(is_real)))

    def step(source: Any, target: Any) -> float:
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            generated = translate(source)
            judge.requires_grad_(True)
            judged = (opinion(source, target, True) + opinion(source, generated.detach(), False)) / 2
        discriminators.zero_grad()
        judged.backward()
        discriminators.step()
        judge.requires_grad_(False)
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            total = opinion(source, generated, True) + 100 * functional.l1_loss(generated.float(), target)
        generators.zero_grad()
        total.backward()
        generators.step()
        return float(total.detach())

    return step


def _random(given: dict[str, Any]) -> tuple[Any, ...]:
    shape = (given["batch"], 3, given["side"], given["side"])
    return tuple((torch.rand(shape) * 2 - 1).to(memory_format=LAST) for _ in range(2))


def pairs_from_disk(given: dict[str, Any]) -> Any:
    """Files with the target on the left: decode, enlarge, crop, mirror."""
    import numpy as np
    from PIL import Image

    side, enlarged = given["side"], given["side"] * 286 // 256
    files = sorted((Path(given["data"]) / "train").glob("*.jpg"))

    def load(path: Path) -> tuple[Any, Any]:
        both = Image.open(path).convert("RGB").resize((2 * enlarged, enlarged), Image.Resampling.BICUBIC)
        top, left = np.random.randint(0, enlarged - side + 1, 2)
        halves = [np.asarray(both)[top : top + side, start : start + side] for start in (enlarged + left, left)]
        halves = [half[:, ::-1] for half in halves] if np.random.rand() > 0.5 else halves
        source, target = (torch.from_numpy(half.copy()).permute(2, 0, 1) / 127.5 - 1 for half in halves)
        return source, target

    while True:
        pairs = [load(files[place]) for place in np.random.randint(0, len(files), given["batch"])]
        yield tuple(torch.stack(images).to(memory_format=LAST) for images in zip(*pairs, strict=True))
