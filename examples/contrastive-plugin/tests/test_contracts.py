"""What ganforge asks of every component."""

from dataclasses import fields

from ganforge_contrastive import AntialiasedResNet, Contrastive, PatchNCE, UnpairedBalls
from ganforge_contrastive.contrastive_round import ContrastiveRound
from ganforge_pix2pix import PatchGAN, UNet

from ganforge import ExampleShape, ImageShape
from ganforge.testing import DatasetContract, GeneratorContract, LossContract, MethodContract

RGB = ExampleShape(ImageShape(16, 32, 3), ImageShape(16, 32, 3))


class TestAntialiasedResNet(GeneratorContract):
    component = AntialiasedResNet(filters=2, blocks=1)


class TestUnpairedBalls(DatasetContract):
    component = UnpairedBalls(size=16)


class TestContrastive(MethodContract):
    component = Contrastive(layers=("encode_1", "encode_2"), patches=8, units=4)
    shape = RGB
    generator = UNet(depth=2, filters=2, norm="instance", dropout=0)
    discriminator = PatchGAN(layers=1, filters=2, norm="instance", conditional=False)
    losses = (PatchNCE(temperature=1),)  # a cold one has Adam make steps of what two devices round otherwise


class TestPatchNCE(LossContract):
    component = PatchNCE()
    shape = RGB

    def round(self, parts, judge):
        """The patches are the pixels."""
        whole = super().round(parts, judge)
        pairs = ((whole.source, whole.generated), (whole.target, whole.identity))
        described = {field.name: getattr(whole, field.name) for field in fields(whole)}
        return ContrastiveRound(**described, contrasts=lambda: tuple(tuple(map(pixels, pair)) for pair in pairs))


def pixels(images):
    from keras import ops

    return [ops.normalize(ops.reshape(images, (images.shape[0], -1, images.shape[-1])), axis=-1)]
