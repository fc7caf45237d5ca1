"""What is this package's own: positions, whose weights are trained by what, and the figures of the loss."""

from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf
from ganforge_contrastive import AntialiasedResNet, Contrastive, PatchNCE, UnpairedBalls
from ganforge_contrastive.networks.projection import Patches
from ganforge_contrastive.networks.resnet import _blurred
from ganforge_pix2pix import PatchGAN

from ganforge import Builders, ExampleShape, ImageShape, ShapeError

SHAPE = ExampleShape(ImageShape(16, 16, 3), ImageShape(16, 16, 3))
METHOD = Contrastive(layers=("pixels", "halve_1", "halve_2", "block_1"), patches=8, units=4)
RESNET = AntialiasedResNet(filters=2, blocks=1)


def noise(count, seed=0):
    return tf.constant(np.random.default_rng(seed).uniform(-1, 1, (count, *SHAPE.source)).astype("float32"))


def unit_vectors(*shape, seed):
    vectors = np.random.default_rng(seed).normal(size=shape).astype("float32")
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def a_round(method, source, **networks):
    networks = {"generator": image_of, "projection": lambda inputs: inputs[:1], **networks}
    (one,) = method.rounds(networks, {"source": source, "target": noise(1), "chance": tf.constant([0.5])})
    return one


def image_of(given):
    """What a generator is called with: a batch or an image."""
    return given["source"] if isinstance(given, dict) else given


def positions(chances, patches=16):
    """Which of the 64 pixels of each image are drawn: every pixel holds its number."""
    count = len(chances)
    numbers = np.tile(np.arange(64, dtype="float32").reshape(1, 8, 8, 1), (count, 1, 1, 1))
    return np.asarray(Patches(patches, seed=0)([numbers, np.float32(chances)]))[..., 0].astype(int)


def test_the_loss_finds_the_own_patch_among_those_of_the_same_image():
    keys, queries = ([unit_vectors(2, 5, 4, seed=seed + layer) for layer in range(3)] for seed in (1, 4))
    told = PatchNCE(temperature=0.5).generator(SimpleNamespace(contrasts=lambda: ((keys, queries), (keys, keys))))
    for example in range(2):
        surprises = []
        for asked in (queries, keys):
            for layer in range(3):
                for patch in range(5):
                    alike = np.exp(keys[layer][example] @ asked[layer][example, patch] / 0.5)
                    surprises.append(-np.log(alike[patch] / alike.sum()))
        assert np.asarray(told)[example] == pytest.approx(np.mean(surprises), rel=1e-4)


def test_a_chance_draws_positions_that_differ_and_are_the_same_again():
    drawn = positions([0.3, 0.8, 0.3])
    assert all(len(set(row)) == 16 for row in drawn.tolist())
    assert drawn[0].tolist() == drawn[2].tolist()
    assert set(drawn[0]) != set(drawn[1])


def test_all_positions_and_all_pairs_of_them_are_drawn_about_as_often():
    drawn = positions(np.random.default_rng(0).uniform(size=4000))
    chosen = np.zeros((4000, 64))
    np.put_along_axis(chosen, drawn, 1, axis=1)
    together = chosen.T @ chosen / 4000
    assert np.abs(np.diag(together) - 16 / 64).max() < 0.03
    apart = together[~np.eye(64, dtype=bool)]
    assert np.abs(apart - 16 / 64 * 15 / 63).max() < 0.03


def test_a_map_gives_no_more_patches_than_it_has():
    assert positions([0.1], patches=100).shape == (1, 64)


def test_the_projection_describes_patches_by_vectors_of_length_one():
    players = METHOD.model_copy(update={"units": 32}).networks(SHAPE, Builders(RESNET))
    described = players.generators["projection"]([noise(2), tf.constant([0.2, 0.7])])
    assert len(described) == len(METHOD.layers)
    for layer in described:
        assert layer.shape == (2, 8, 32)
        np.testing.assert_allclose(np.linalg.norm(layer, axis=-1), 1, rtol=1e-4)


def test_the_generator_learns_through_the_projection():
    players = METHOD.networks(SHAPE, Builders(RESNET))
    generator, projection = players.generators["generator"], players.generators["projection"]
    encoder = generator.get_layer("halve_1").kernel
    with tf.GradientTape() as tape:
        *_, described = projection([noise(2), tf.constant([0.2, 0.7])])
        total = tf.reduce_sum(described * unit_vectors(2, 8, 4, seed=3))
    assert np.any(tape.gradient(total, encoder.value))


def test_only_the_translation_learns_from_the_loss():
    keys, queries = (tf.constant(unit_vectors(2, 5, 4, seed=seed)) for seed in (1, 2))
    with tf.GradientTape() as tape:
        tape.watch([keys, queries])
        found = PatchNCE().generator(SimpleNamespace(contrasts=lambda: (([keys], [queries]),)))
    of_keys, of_queries = tape.gradient(found, [keys, queries])
    assert of_keys is None
    assert np.any(of_queries)


def test_the_discriminator_judges_images_without_their_sources():
    players = METHOD.networks(SHAPE, Builders(RESNET, PatchGAN(layers=1, filters=2, norm="none")))
    assert [tensor.name for tensor in players.discriminators["discriminator"].inputs] == ["sample"]


def test_fastcut_translates_no_targets():
    seen = []
    for identity, pairs in ((True, 2), (False, 1)):
        seen.clear()
        one = a_round(
            Contrastive(identity=identity), noise(1), generator=lambda given: seen.append(given) or image_of(given)
        )
        assert len(one.contrasts()) == len(seen) == pairs


def test_a_layer_that_the_generator_lacks_is_named_beside_those_it_has():
    with pytest.raises(ShapeError, match=r"'block_5'.*halve_2.*block_1"):
        Contrastive().networks(SHAPE, Builders(RESNET))


def test_images_that_differ_in_channels_are_refused():
    with pytest.raises(ShapeError, match="channels"):
        METHOD.networks(ExampleShape(ImageShape(16, 16, 1), SHAPE.target), Builders(RESNET))


def test_a_halving_blurs_by_1_2_1():
    image = noise(1)
    mirrored = np.pad(image[0], ((1, 1), (1, 1), (0, 0)), mode="reflect")
    rows = mirrored[:-2] + 2 * mirrored[1:-1] + mirrored[2:]
    both = (rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / 16
    np.testing.assert_allclose(_blurred(image)[0], both[::2, ::2], rtol=1e-4, atol=1e-6)


def test_layers_lie_where_the_authors_tap_them():
    model = AntialiasedResNet(filters=2, blocks=5).build(SHAPE)
    sizes = [model.get_layer(name).output.shape[1:] for name in Contrastive().layers]
    assert sizes == [(22, 22, 3), (16, 16, 4), (8, 8, 8), (4, 4, 8), (4, 4, 8)]


def test_only_validation_shows_a_scene_in_both_domains():
    dataset = UnpairedBalls(size=16, balls=1)
    for split, alike in (("train", False), ("validation", True), ("test", True)):
        example = dataset.load(split, seed=1).read(np.int64(0))
        discs = [np.ptp(np.asarray(image), axis=-1).round(3) for image in example.values()]
        grounds = [disc == disc[0, 0] for disc in discs]
        assert (np.mean(grounds[0] == grounds[1]) > 0.95) == alike, split
