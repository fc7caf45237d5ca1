"""Components that take other components as options, beside those that are only declared."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import declared_components
from declared_components import L1, Crop, UNet
from pydantic import BaseModel, Field, model_validator

from ganforge.components import Generator, Loss
from ganforge.discovery.hookspecs import hookimpl
from ganforge.discovery.plugins import Plugins


class Maps(Generator):
    """Any generator of maps: it has no name of its own."""

    def build(self, shape):
        return None


class Relief(Maps):
    name: Literal["relief"] = "relief"
    heights: Path | None = Field(None, description="A file of heights.")


class Enhancer(Generator):
    """A network around another."""

    name: Literal["enhancer"] = "enhancer"
    inner: Generator = Field(description="The network that it enhances.")
    small: Generator = Field(UNet(depth=2), description="Another.")
    maps: Maps | None = Field(None, description="A network of maps.")
    crop: Crop = Field(Crop(), description="Which part.")

    @model_validator(mode="after")
    def _is_deeper(self):
        if getattr(self.inner, "depth", 0) == 9:
            raise ValueError("inner should not be 9 halvings deep")
        return self

    def build(self, shape):
        return None


class Step(BaseModel):
    share: float = Field(1.0, description="How much of it.")
    loss: Loss = Field(description="Which.")


class Several(Loss):
    """Losses in one."""

    name: Literal["several"] = "several"
    parts: tuple[Loss, ...] = Field(min_length=1, max_length=2, description="The losses.")
    by_name: Mapping[str, Loss] = Field({}, description="More of them.")
    steps: tuple[Step, ...] = Field((), description="Losses of a share.")
    either: Loss | float = Field(0.0, description="A loss or a number.")
    late: float | tuple[Loss, ...] = Field(0.0, description="Losses that count later, or one weight.")
    pair: tuple[float, Loss] | None = Field(None, description="A share and a loss.")
    sharp: L1 | None = Field(None, description="One class alone.")

    def generator(self, round):
        return round.target


@hookimpl
def ganforge_generators():
    return [Enhancer, Relief]


@hookimpl
def ganforge_losses():
    return [Several]


PLUGINS = Plugins([declared_components, sys.modules[__name__]], entry_points=False)
