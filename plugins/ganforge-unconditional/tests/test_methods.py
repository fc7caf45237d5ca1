import numpy as np
import pytest
from ganforge_unconditional import Conditional, DCGANDiscriminator, DCGANGenerator, Unconditional

from ganforge import ExampleShape, ImageShape, ShapeError, VectorShape
from ganforge.components import Builders
from ganforge.components.rounds import Judgement

IMAGE = ImageShape(16, 16, 3)
LABEL = VectorShape.of_classes(("daisy", "poppy"))
SHAPE = ExampleShape(ImageShape(16, 16, 1), IMAGE, {"label": LABEL, "mask": ImageShape(16, 16, 1)})
BUILD = Builders(DCGANGenerator(filters=2), DCGANDiscriminator(filters=2))
BATCH = {
    "target": np.zeros((2, 16, 16, 3), "float32"),
    "label": np.eye(2, dtype="float32"),
    "chance": np.array([0.25, 0.5], "float32"),
}


def names(model):
    return {tensor.name for tensor in model.inputs}


@pytest.mark.parametrize(
    ("method", "given"), [(Unconditional(noise=4), {"noise"}), (Conditional(noise=4), {"noise", "label"})]
)
def test_networks_are_given_noise_and_the_label_only(method, given):
    players = method.networks(SHAPE, BUILD)
    assert names(players.generators["generator"]) == given
    assert names(players.discriminators["discriminator"]) == given - {"noise"} | {"sample"}


def test_as_much_noise_is_drawn_as_the_option_says():
    assert Unconditional(noise=7).noise_shape == VectorShape(7)


def test_real_and_generated_images_are_judged_as_the_same_class():
    seen = []

    def discriminator(batch, sample):
        seen.append(batch["label"])
        return Judgement((sample,))

    networks = {"generator": lambda batch: batch["target"] + 1, "discriminator": discriminator}
    (one,) = Conditional(noise=4).rounds(networks, BATCH)
    assert one.source is None
    assert not one.paired
    assert one.real.logits[0] is BATCH["target"]
    assert one.fake.logits[0] is one.generated
    assert [label is BATCH["label"] for label in seen] == [True, True]


@pytest.mark.parametrize("label", ["kind", "mask"])
def test_a_label_that_is_no_vector_of_the_dataset_is_refused(label):
    with pytest.raises(ShapeError, match=f"names '{label}'.*label 2 classes.*method 'unconditional'"):
        Conditional(label=label).networks(SHAPE, BUILD)
