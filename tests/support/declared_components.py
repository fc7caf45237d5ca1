"""Components that are declared and never built, as hooks offer them: for tests of options, files and commands."""

import sys
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, PositiveInt, model_validator

from ganforge.components import Dataset, Discriminator, Generator, Loss, Method, Metric, PathOrUrl
from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ShapeError
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.trainer_options import TrainerOptions


class Crop(BaseModel):
    mask: Path | None = None
    size: PositiveInt = 4


class Folder(Dataset):
    name: Literal["folder"] = "folder"
    path: Path = Field(description="The folder of images.")
    more: list[Path] = Field([])
    by_name: dict[str, Path] = Field({})
    mask: Path | None = None
    shards: PathOrUrl | None = None
    pattern: str = "*"
    either: str | Path = "left"
    crop: Crop = Crop()
    crops: tuple[Crop, ...] = ()

    def shape(self):
        return None

    def load(self, split, seed):
        return None


class UNet(Generator):
    """U-Net."""

    name: Literal["unet"] = "unet"
    depth: int = Field(8, ge=2, le=10, description="Halvings.")
    filters: PositiveInt = 64

    @model_validator(mode="after")
    def _fits(self):
        if self.depth * self.filters > 100_000:
            raise ValueError("depth and filters are too large together")
        if self.filters == 13:
            raise ShapeError("13 filters bring bad luck")
        return self

    def build(self, shape):
        return None


class Patch(Discriminator):
    name: Literal["patch"] = "patch"

    def build(self, shape):
        return None


class Paired(Method):
    name: Literal["paired"] = "paired"
    provides = frozenset({"paired"})

    def networks(self, shape, generator, discriminator):
        return None

    def rounds(self, networks, batch):
        return ()


class L1(Loss):
    """Mean distance."""

    name: Literal["l1"] = "l1"
    needs = frozenset({"paired"})

    def generator(self, round):
        return round.target


class Adversarial(Loss):
    name: Literal["adversarial"] = "adversarial"
    needs = frozenset({"real", "fake"})

    def generator(self, round):
        return round.fake

    def discriminator(self, round):
        return round.real


class Penalty(Loss):
    name: Literal["penalty"] = "penalty"
    needs = frozenset({"judge"})

    def discriminator(self, round):
        return round.source


class Cycle(Loss):
    name: Literal["cycle"] = "cycle"
    needs = frozenset({"cycled"})

    def generator(self, round):
        return round.cycled


class Error(Metric):
    name: Literal["error"] = "error"

    def measure(self, source, target, generated):
        return None


@hookimpl
def ganforge_datasets():
    return [Folder]


@hookimpl
def ganforge_generators():
    return [UNet]


@hookimpl
def ganforge_discriminators():
    return [Patch]


@hookimpl
def ganforge_methods():
    return [Paired]


@hookimpl
def ganforge_losses():
    return [L1, Adversarial, Penalty, Cycle]


@hookimpl
def ganforge_metrics():
    return [Error]


PLUGINS = Plugins([sys.modules[__name__]], entry_points=False)


def python_experiment(**parts):
    chosen = {
        "name": "x",
        "dataset": Folder(path=Path("images")),
        "generator": UNet(),
        "method": Paired(),
        "losses": (L1(),),
        "trainer": TrainerOptions(steps=1),
    }
    return Experiment(**{**chosen, **parts})
