"""Coarse to fine: a run that goes on from one of half the size."""

import numpy as np
import pytest
from ganforge_losses import Adversarial
from ganforge_pix2pixhd import FeatureMatching, GlobalGenerator, LocalEnhancer, MultiScale, Pix2PixHD
from ganforge_terrain.procedural_terrain import ProceduralTerrain

from ganforge import Experiment, RunDirectory, Trainer, TrainerOptions
from ganforge.errors import ShapeError
from ganforge.training.checkpoints.checkpoints import Checkpoints

pytestmark = pytest.mark.slow

SMALL = {"filters": 4, "halvings": 1, "blocks": 1}


def experiment(size, generator, **trainer):
    usual = {"steps": 2, "batch_size": 1, "samples": 1, "validation_examples": 1, "checkpoint_every": 1}
    return Experiment(
        name="hd",
        dataset=ProceduralTerrain(size=size),
        generator=generator,
        discriminator=MultiScale(filters=2, layers=1),
        method=Pix2PixHD(),
        losses=(Adversarial(form="least-squares"), FeatureMatching()),
        trainer=TrainerOptions(**{**usual, **trainer}),
    )


def trained(folder, *parts, **trainer):
    chosen = experiment(*parts, **trainer)
    directory = RunDirectory.create(folder, chosen)
    assert Trainer(chosen).run(directory).step == chosen.trainer.steps
    return directory


def weights(directory, step, network):
    arrays = Checkpoints(directory.checkpoints).load(step)
    return {key: array for key, array in arrays.items() if key.startswith(f"generator/{network}/")}


def test_the_enhancer_starts_from_the_global_generator_and_leaves_it_alone_at_first(tmp_path):
    coarse = trained(tmp_path, 16, GlobalGenerator(**SMALL))
    optimizers = {"global": {"frozen_until": 2}}
    enhancer = LocalEnhancer(**{**SMALL, "filters": 2}, local_blocks=1)
    fine = trained(tmp_path, 32, enhancer, start_from=coarse.path, optimizers=optimizers, steps=3)
    before, frozen, after = weights(coarse, 2, "global"), weights(fine, 2, "global"), weights(fine, 3, "global")
    assert before.keys() == frozen.keys() == after.keys()
    for key, weight in before.items():
        np.testing.assert_array_equal(frozen[key], weight, err_msg=key)
    assert any(np.abs(after[key] - weight).max() > 0 for key, weight in before.items())
    first, second = (weights(fine, step, "generator") for step in (1, 2))
    assert any(np.abs(second[key] - weight).max() > 0 for key, weight in first.items())


def test_a_generator_without_global_features_is_one_network():
    from ganforge_pix2pix import UNet

    from ganforge import Builders, ExampleShape, ImageShape

    shape = ExampleShape(ImageShape(32, 32, 1), ImageShape(32, 32, 3))
    assert list(Pix2PixHD().networks(shape, Builders(UNet(depth=2, filters=2))).generators) == ["generator"]


@pytest.mark.parametrize("generator", [GlobalGenerator(halvings=4), LocalEnhancer(halvings=3)])
def test_a_size_that_cannot_be_halved_is_refused_with_the_next_that_can(generator):
    from ganforge import ExampleShape, ImageShape

    with pytest.raises(ShapeError, match=r"100x60 cannot be halved often enough\. Expected 112x64"):
        generator.build(ExampleShape(ImageShape(100, 60, 1), ImageShape(100, 60, 3)))


def test_a_discriminator_without_features_is_refused():
    from types import SimpleNamespace

    from ganforge.errors import TrainingError

    nothing = SimpleNamespace(features=((),))
    with pytest.raises(TrainingError, match="gives no features"):
        FeatureMatching().generator(SimpleNamespace(real=nothing, fake=nothing))


@pytest.mark.parametrize(("upsample", "is_flat"), [("resize", True), ("deconvolution", False)])
def test_only_deconvolutions_draw_a_grid_on_a_flat_map(upsample, is_flat):
    import keras
    from ganforge_pix2pixhd.networks.blocks import doubled

    inputs = keras.Input((8, 8, 4))
    network = keras.Model(inputs, doubled(inputs, GlobalGenerator(upsample=upsample), "double"))
    made = network(np.full((1, 8, 8, 4), 0.5, "float32"))[0]
    assert made.shape == (16, 16, 2)
    assert (np.ptp(made[2:-2, 2:-2], axis=(0, 1)).max() < 1e-3) == is_flat
