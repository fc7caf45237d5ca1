"""Every loss trains with every method, through changed images too, or is refused before data are read."""

import numpy as np
import pytest
from ganforge_pix2pix import L1
from vgg19_file import write_vgg19

from ganforge.components.shapes import ImageShape
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError
from ganforge.experiment.experiment import Experiment
from ganforge.testing.random_images import random_batch
from ganforge.testing.tiny_training import trained

PLUGINS = Plugins()
DCGAN = {
    "dataset": {"name": "procedural-flowers", "size": 8},
    "generator": {"name": "dcgan", "filters": 2},
    "discriminator": {"name": "dcgan", "filters": 2, "norm": "none"},
}
PARTS = {
    "bicycle": {
        "dataset": {"name": "procedural-balloons", "size": 16},
        "generator": {"name": "unet", "filters": 2, "depth": 2},
        "discriminator": {"name": "patchgan", "filters": 2, "layers": 1, "norm": "none"},
    },
    "conditional": DCGAN,
    "cycle": {
        "dataset": {"name": "procedural-fruit", "size": 16},
        "generator": {"name": "resnet", "filters": 2, "blocks": 1},
        "discriminator": {"name": "patchgan", "filters": 2, "layers": 1, "norm": "none"},
    },
    "paired": {
        "dataset": {"name": "procedural-terrain", "size": 16},
        "generator": {"name": "unet", "filters": 2, "depth": 2},
        "discriminator": {"name": "patchgan", "filters": 2, "layers": 1, "norm": "none"},
    },
    "pix2pixhd": {
        "dataset": {"name": "procedural-terrain", "size": 16},
        "generator": {"name": "global", "filters": 2, "halvings": 1, "blocks": 1},
        "discriminator": {"name": "multi-scale", "filters": 2, "layers": 1},
    },
    "unconditional": DCGAN,
}
"""Small parts for each method; a new one needs its own."""
OPTIONS = {"gradient-penalty": {"where": "real"}}
VARIANTS = (
    {"name": "adversarial", "relativistic": "paired"},
    {"name": "adversarial", "relativistic": "average", "form": "hinge"},
    {"name": "gradient-penalty", "where": "fake", "every": 2},
)
"""Forms of losses that train beside the plain ones; every method fills what these read."""


@pytest.fixture(autouse=True)
def weights(tmp_path, monkeypatch):
    """The file that `perceptual` cannot do without."""
    monkeypatch.setitem(OPTIONS, "perceptual", {"weights": str(write_vgg19(tmp_path)), "md5": None})


def experiment_with(method, losses):
    tables = {
        "name": "pairs",
        "method": {"name": method},
        "losses": [*({"name": name, **OPTIONS.get(name, {})} for name in losses), *VARIANTS],
        "trainer": {
            "steps": 1,
            "batch_size": 2,
            "jit_compile": False,
            "discriminator_augmentation": {"probability": 1.0},
        },
    }
    return Experiment.from_tables({**tables, **PARTS[method]}, PLUGINS)


def fits(method, loss):
    try:
        experiment_with(method, dict.fromkeys(["adversarial", loss]))
    except ExperimentError as error:
        assert f"loss '{loss}' needs" in str(error)
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("method", PLUGINS.components("method"))
def test_a_loss_trains_with_a_method_or_is_refused_with_the_reason(method):
    experiment = experiment_with(method, [loss for loss in PLUGINS.components("loss") if fits(method, loss)])
    shape = experiment.dataset.shape()
    if fits(method, "l1"):
        shape = shape.adding(mask=ImageShape(*shape.target[:2], 1))
        masked = (*experiment.losses, L1(mask="mask", outside=0.1))
        experiment = experiment.model_copy(update={"losses": masked})
    before, after = trained(experiment, shape, random_batch(shape, 2))
    assert all(np.isfinite(weight).all() for weight in after.values())
    assert any(not np.array_equal(weight, before[name]) for name, weight in after.items())
