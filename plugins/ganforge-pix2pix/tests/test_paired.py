import numpy as np
import pytest
from ganforge_pix2pix import Paired, PatchGAN, UNet

from ganforge import ShapeError
from ganforge.components import Builders
from ganforge.components.rounds import Judgement
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.testing.tiny_parts import TinyGenerator
from ganforge.training.step.callables import training_callables

SHAPE = ExampleShape(ImageShape(32, 32, 1), ImageShape(32, 32, 3))
BATCH = {"source": np.ones((2, 32, 32, 1), "float32"), "target": np.zeros((2, 32, 32, 3), "float32")}


def test_a_generator_plays_against_a_discriminator():
    players = Paired().networks(SHAPE, Builders(UNet(depth=2, filters=2), PatchGAN(filters=2)))
    assert set(players.generators) == {"generator"}
    assert set(players.discriminators) == {"discriminator"}


def test_without_a_discriminator_nothing_judges():
    players = Paired().networks(SHAPE, Builders(UNet(depth=2, filters=2), PatchGAN(filters=2), is_judged=False))
    assert players.discriminators == {}
    (one,) = Paired().rounds(training_callables(players), BATCH)
    assert one.judge is None
    assert one.paired
    assert one.generated.shape == (2, 32, 32, 3)


def test_a_sample_is_judged_beside_the_source_of_its_round():
    seen = []

    def discriminator(batch, sample):
        seen.append(batch["source"])
        return Judgement((sample,))

    networks = {"generator": lambda batch: 2 * batch["source"], "discriminator": discriminator}
    (one,) = Paired().rounds(networks, BATCH)
    assert not seen  # judged when a loss asks, not before
    assert one.real.logits[0] is BATCH["target"]
    assert one.fake.logits[0] is one.generated
    assert all(source is BATCH["source"] for source in seen)
    np.testing.assert_array_equal(one.generated, 2 * BATCH["source"])


def test_a_trained_network_translates_the_source():
    assert Paired().translate({"generator": lambda batch: batch["source"] + 1}, {"source": 1}) == 2


def test_a_generator_gets_noise_at_every_pixel_where_it_is_mixed_in():
    method = Paired(noise=3)
    players = method.networks(SHAPE, Builders(UNet(depth=2, filters=2), PatchGAN(filters=2)))
    shapes = {given.name: given.shape[1:] for given in players.generators["generator"].inputs}
    assert shapes == {"source": (32, 32, 1), "noise": (32, 32, 3)}


def test_noise_that_the_generator_does_not_read_is_refused():
    with pytest.raises(ShapeError, match="'tiny': it does not read the noise that the method mixes in"):
        Paired(noise=3).networks(SHAPE, Builders(TinyGenerator()))
