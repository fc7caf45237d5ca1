import numpy as np
import pytest
from ganforge_cyclegan import Cycle, ResNet
from ganforge_pix2pix import PatchGAN

from ganforge import Builders, ExampleShape, ImageShape, ShapeError
from ganforge.components.rounds import Judgement

RGB = ExampleShape(ImageShape(16, 16, 3), ImageShape(16, 16, 3))
GRAY = ExampleShape(ImageShape(16, 16, 1), ImageShape(16, 16, 3))
BUILD = Builders(ResNet(filters=2, blocks=1), PatchGAN(filters=2, layers=1))
BATCH = {"source": np.array([10.0]), "target": np.array([20.0]), "chance": np.array([0.25], "float32")}


def adds(number):
    return lambda batch: batch["source"] + number


def rounds(method, **more):
    return method.rounds({"generator": adds(1), "backward": adds(2), **more}, BATCH)


def test_there_is_a_generator_a_discriminator_and_a_pool_for_each_direction():
    players = Cycle(pool=7, identity=False).networks(GRAY, BUILD)
    assert [model.output_shape[-1] for model in players.generators.values()] == [3, 1]
    assert [model.inputs[0].shape[-1] for model in players.discriminators.values()] == [3, 1]
    assert {name: tuple(pool.images.shape) for name, pool in players.buffers.items()} == {
        "pool": (7, 16, 16, 3),
        "backward_pool": (7, 16, 16, 1),
    }


def test_discriminators_see_no_source():
    for model in Cycle().networks(RGB, BUILD).discriminators.values():
        assert [tensor.name for tensor in model.inputs] == ["sample"]


def test_each_round_goes_there_and_back():
    forward, backward = rounds(Cycle())
    assert (forward.name, backward.name) == ("forward", "backward")
    assert (forward.source, forward.target, forward.generated, forward.cycled) == (10, 20, 11, 13)
    assert (backward.source, backward.target, backward.generated, backward.cycled) == (20, 10, 22, 23)


def test_identity_gives_each_generator_what_it_makes():
    forward, backward = rounds(Cycle())
    assert (forward.identity, backward.identity) == (21, 12)
    assert [round.identity for round in rounds(Cycle(identity=False))] == [None, None]
    assert Cycle().provides - Cycle(identity=False).provides == {"identity"}


def test_each_direction_has_its_own_judge():
    judges = {
        name: lambda batch, sample, name=name: Judgement((name, sample))
        for name in ("discriminator", "backward_discriminator")
    }
    forward, backward = rounds(Cycle(), **judges)
    assert forward.real.logits == ("discriminator", 20)
    assert forward.fake.logits == ("discriminator", 11)
    assert backward.real.logits == ("backward_discriminator", 10)
    assert backward.fake.logits == ("backward_discriminator", 22)


def test_discriminators_are_shown_what_their_pool_returns_drawn_by_different_numbers():
    drawn = []

    def pool(images, chance):
        drawn.append(np.asarray(chance))
        return -images

    forward, backward = rounds(Cycle(), pool=pool, backward_pool=pool)
    assert (forward.shown(forward.generated), backward.shown(backward.generated)) == (-11, -22)
    assert [each.shape for each in drawn] == [(1,), (1,)]
    assert drawn[0] != drawn[1]


def test_both_directions_can_be_translated():
    networks = {"generator": adds(1), "backward": adds(2)}
    assert Cycle().translate(networks, {"source": 5}) == 6
    assert Cycle().translate(networks, {"source": 5}, "backward") == 7


def test_without_judges_there_are_no_pools():
    players = Cycle().networks(RGB, Builders(BUILD.generator, is_judged=False))
    assert players.discriminators == players.buffers == {}
    assert all(round.judge is round.shown is None for round in rounds(Cycle()))


def test_a_source_and_a_target_of_different_channels_cannot_stay_as_they_are():
    with pytest.raises(ShapeError, match=r"differ in channels, 16x16x1 -> 16x16x3.*Set identity = false in \[method\]"):
        Cycle().networks(GRAY, BUILD)


def test_a_dataset_without_sources_is_refused():
    with pytest.raises(ShapeError, match="method 'cycle': these examples have no source"):
        Cycle().networks(RGB.without_source(), BUILD)
