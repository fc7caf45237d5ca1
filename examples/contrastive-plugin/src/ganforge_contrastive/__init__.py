"""CUT, contrastive unpaired translation, as a ganforge plugin: a method, its loss, its generator and a dataset."""

from collections.abc import Sequence

from ganforge import Dataset, Generator, Loss, Method, hookimpl
from ganforge_contrastive.contrastive import Contrastive
from ganforge_contrastive.patch_nce import PatchNCE
from ganforge_contrastive.resnet import AntialiasedResNet
from ganforge_contrastive.unpaired_balls import UnpairedBalls

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_methods() -> Sequence[type[Method]]:
    """The method of this package."""
    return [Contrastive]


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The loss of this package."""
    return [PatchNCE]


@hookimpl
def ganforge_generators() -> Sequence[type[Generator]]:
    """The generator of this package."""
    return [AntialiasedResNet]


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """The dataset of this package."""
    return [UnpairedBalls]
