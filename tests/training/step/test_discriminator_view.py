"""What discriminators see of images."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_components import TinyDataset, TinyDiscriminator, TinyDistance, TinyGame, tiny_experiment

from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.data.batches import TrainingStream
from ganforge.errors import TrainingError
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.training.loop import Loop
from ganforge.training.state import build_state
from ganforge.training.step.callables import training_callables
from ganforge.training.step.discriminator_view import DiscriminatorView
from ganforge.training.step.step import Step

SHAPE = ExampleShape(ImageShape(16, 16, 2), ImageShape(16, 16, 3), {"mask": ImageShape(16, 16, 1)})
READ = ("source", "sample", "mask")
MOVES = ("translation", "cutout")


def view_of(shape=SHAPE, **options):
    changed = {"probability": 1.0, **options}
    trainer = TrainerOptions(steps=1, judged_labels="as-made", discriminator_augmentation=changed)
    return DiscriminatorView(trainer, {"discriminator": shape})


def entries(chance=(0.1, 0.6, 0.9), channels=2):
    """One picture in every entry, so that what moves alike stays alike."""
    random, count = np.random.default_rng(0), len(chance)
    picture = random.uniform(0.1, 1, (count, 16, 16, 1)).astype("float32")
    source, sample = (tf.constant(np.repeat(picture, number, axis=-1)) for number in (channels, 3))
    label = tf.constant(np.eye(count, dtype="float32"))
    found = {"source": source, "target": sample, "sample": sample, "mask": tf.constant(picture), "label": label}
    return {**found, "chance": tf.constant(chance, tf.float32)}


@settings(deadline=None, max_examples=10)
@given(chance=st.lists(st.floats(0, 0.9375, allow_subnormal=False), min_size=1, max_size=3))
def test_what_is_judged_together_is_moved_together(chance):
    seen = view_of(changes=MOVES)("discriminator", entries(tuple(chance)), READ)
    for name in READ:
        np.testing.assert_array_equal(seen[name][..., :1], seen["sample"][..., :1])


def test_what_is_not_read_and_what_is_no_image_stays():
    given_, seen = entries(), view_of()("discriminator", entries(), READ)
    for name in ("target", "label", "chance"):
        np.testing.assert_array_equal(seen[name], given_[name])
    assert not np.allclose(seen["sample"], given_["sample"])


def test_colors_change_for_what_is_judged_alone():
    given_, seen = entries(), view_of(changes=("color",))("discriminator", entries(), READ)
    assert not np.allclose(seen["sample"], given_["sample"], atol=0.05)
    np.testing.assert_array_equal(seen["source"], given_["source"])
    np.testing.assert_array_equal(seen["mask"], given_["mask"])


def test_label_maps_keep_their_classes_and_have_none_where_they_are_blank():
    shape = SHAPE.with_label_maps({"source", "target"})
    given_, view = entries(), view_of(shape)
    seen = view("discriminator", given_, READ)
    blank = seen["sample"].numpy() == -1
    assert 0.1 < blank.mean() < 0.6
    moved = view_of(shape, changes=MOVES)("discriminator", given_, READ)
    for name in READ:
        np.testing.assert_array_equal(seen[name], moved[name])
    np.testing.assert_array_equal(seen["source"].numpy() == -1, blank[..., :2])
    assert not (seen["mask"].numpy() == -1).any()
    assert ((seen["mask"].numpy() == 0) == blank[..., :1]).all()


def test_label_maps_are_judged_by_their_classes_unless_set_otherwise():
    one = entries()
    sample = tf.random.stateless_uniform((3, 16, 16, 3), (1, 2), -0.9, 0.9)
    one |= {"sample": sample, "target": tf.tensor_scatter_nd_update(tf.ones_like(sample), [[0, 0, 0]], [[-1.0] * 3])}
    shape = SHAPE.with_label_maps({"target"})
    shown = {
        (way, paired): DiscriminatorView(TrainerOptions(steps=1, judged_labels=way), {"discriminator": shape}, paired)(
            "discriminator", one, READ
        )["sample"].numpy()
        for way in ("one-hot", "as-made")
        for paired in (False, True)
    }
    assert set(np.unique(shown["one-hot", True])) == set(np.unique(shown["one-hot", False])) == {-1, 1}
    np.testing.assert_array_equal(shown["one-hot", True][0, 0, 0], [-1, -1, -1])
    assert shown["one-hot", False][0, 0, 0].max() == 1
    np.testing.assert_array_equal(shown["as-made", True], sample)


def test_real_and_generated_images_of_an_example_are_changed_alike_in_every_phase_and_differently_per_network():
    first, again = (view_of()("discriminator", entries(), READ)["sample"] for _ in range(2))
    np.testing.assert_array_equal(first, again)
    other = view_of()("backward_discriminator", entries(), READ)["sample"]
    assert not np.allclose(first, other)


def test_some_images_are_changed_where_the_probability_says_so():
    many = entries(tuple(np.linspace(0, 0.999, 200, dtype="float32")))
    seen = view_of(probability=0.3, changes=("translation",))("discriminator", many, READ)["sample"]
    changed = [not np.array_equal(*pair) for pair in zip(seen.numpy(), many["sample"].numpy(), strict=True)]
    assert 0.15 < np.mean(changed) < 0.4  # one draw in 25 moves by nothing


def test_without_options_everything_stays():
    given_ = entries()
    view = DiscriminatorView(TrainerOptions(steps=1), {})
    assert view("discriminator", given_, READ) == given_


def test_a_gradient_passes_to_the_generated_image():
    experiment = tiny_experiment({}, discriminator=TinyDiscriminator(), losses=(TinyGame(),))
    state = build_state(experiment, TinyDataset().shape(), tf.distribute.get_strategy())
    shape, sample = TinyDataset().shape(), tf.random.stateless_uniform((2, 8, 8, 3), (1, 2))
    networks = training_callables(state.players, view=view_of(shape))
    batch = {"source": sample[..., :1], "chance": tf.constant([0.2, 0.7])}
    with tf.GradientTape() as tape:
        tape.watch(sample)
        logits = tf.reduce_sum(networks["discriminator"](batch, sample).logits[0])
    assert np.count_nonzero(tape.gradient(logits, sample)) > 50


def test_second_gradients_pass_through_changes():
    weight, sample = tf.Variable(tf.random.stateless_normal((3, 1), (1, 2))), entries()["sample"]

    def penalty():
        with tf.GradientTape() as inner:
            inner.watch(sample)
            seen = view_of(changes=("color", *MOVES))("discriminator", {**entries(), "sample": sample}, READ)["sample"]
            total = tf.reduce_sum(tf.square(tf.matmul(seen, weight)))
        return tf.reduce_sum(tf.square(inner.gradient(total, sample)))

    with tf.GradientTape() as tape:
        before = penalty()
    gradient = tape.gradient(before, weight)
    weight.assign_add(1e-3 * gradient / tf.norm(gradient))
    np.testing.assert_allclose((penalty() - before) / 1e-3, tf.norm(gradient), rtol=0.02)


def test_a_method_that_keeps_the_chance_to_itself_is_shown_what_to_do():
    given_ = entries()
    del given_["chance"]
    with pytest.raises(LookupError, match=r"without the batch's `chance`.*Call it with the batch"):
        view_of()("discriminator", given_, READ)


def loop_of(seed=0, **augmentation):
    trainer = {"steps": 20, "batch_size": 2, "seed": seed, "discriminator_augmentation": augmentation}
    experiment = tiny_experiment(trainer, losses=(TinyGame(), TinyDistance()))
    state = build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
    step = Step(experiment.method, state.players, state.sides, experiment.trainer, state.step)
    return Loop(state, step, TrainingStream(experiment.dataset.load("train", 0), (), 0), experiment.trainer)


@pytest.mark.parametrize(("target", "expected"), [(-0.99, [0.5, 0.6]), (0.99, [0.5, 0.4])])
def test_the_probability_follows_how_sure_the_discriminator_is(target, expected):
    loop = loop_of(adaptive=True, probability=0.5, target=target, images=80)
    shown = [float(loop.advance(1)["augmentation/probability"]) for _ in range(5)]
    np.testing.assert_allclose(shown, [expected[0]] * 4 + expected[1:], atol=1e-6)


def test_a_run_that_was_stopped_between_two_moves_goes_on_as_if_never_interrupted():
    options = {"adaptive": True, "probability": 0.5, "target": -0.99, "images": 80}
    loop, other = loop_of(**options), loop_of(seed=1, **options)
    for _ in range(6):
        loop.advance(1)
    assert loop.state.arrays()["discriminator_view/0001"] != 0
    other.state.restore(loop.state.arrays())
    other.feed(loop.stream)
    for _ in range(3):
        shown, again = loop.advance(1), other.advance(1)
    assert float(shown["augmentation/probability"]) == float(again["augmentation/probability"]) > 0.6
    for key, array in loop.state.arrays().items():
        np.testing.assert_array_equal(other.state.arrays()[key], array)


def test_the_probability_stays_between_0_and_1():
    loop = loop_of(adaptive=True, target=-0.99, images=4)
    for _ in range(6):
        logs = loop.advance(1)
    assert float(logs["augmentation/probability"]) == 1
    assert -1 <= float(logs["augmentation/real_sign"]) <= 1


def test_a_fixed_probability_needs_no_memory_and_shows_no_curve():
    loop = loop_of(probability=1.0)
    assert not [name for name in loop.advance(1) if name.startswith("augmentation")]
    assert not [name for name in loop.state.arrays() if name.startswith("discriminator_view")]


def test_scores_are_nothing_to_adapt_to():
    class Scored(TinyGame):
        def opinion(self, logits):
            return None

    trainer = {"discriminator_augmentation": {"adaptive": True}}
    experiment = tiny_experiment(trainer, losses=(Scored(), TinyDistance()))
    with pytest.raises(
        TrainingError, match=r"discriminator_augmentation\.adaptive: the logits that loss 'game' trains"
    ):
        build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
