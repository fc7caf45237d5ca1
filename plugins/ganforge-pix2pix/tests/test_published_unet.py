"""The weights of the published U-Net, as they would come from a file, make the same images here."""

import numpy as np
import pytest
from ganforge_pix2pix import UNet
from torch_unet import random_state, translated

from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.errors import WeightsError
from ganforge.training.imported_weights import imported_weights
from ganforge.training.step.variable_paths import weights_by_path

SHAPE = ExampleShape(ImageShape(32, 64, 3), ImageShape(32, 64, 3))
IMAGE = np.random.default_rng(0).uniform(-1, 1, (32, 64, 3)).astype("float32")


def built(generator, state):
    """The network with these weights."""
    model = generator.build(SHAPE)
    variables = weights_by_path({"generator": model})["generator"]
    weights = imported_weights("net.pth", state, generator, variables)
    assert weights.keys() == variables.keys()
    for path, array in weights.items():
        variables[path].assign(array)
    return model


@pytest.mark.parametrize("statistics", ["batch", "moving"])
def test_with_batch_norms(statistics):
    state = random_state(4, filters=3)
    model = built(UNet(depth=4, filters=3, dropout=0, norm_at_inference=statistics), state)
    np.testing.assert_allclose(model(IMAGE[None])[0], translated(state, IMAGE, statistics), atol=1e-5)


@pytest.mark.parametrize("affine", [True, False])
def test_with_instance_norms_whose_biases_have_no_effect(affine):
    state = random_state(3, filters=2, norm="instance")
    model = built(UNet(depth=3, filters=2, dropout=0, norm="instance", norm_affine=affine, bias=True), state)
    np.testing.assert_allclose(model(IMAGE[None])[0], translated(state, IMAGE), atol=1e-5)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"filters": 2}, r"model\.model\.0 becomes encode_1 with kernel 4x4x3x3\. Expected kernel 4x4x3x2\. Give"),
        ({"depth": 4}, r"has weight 12x6x4x4, but should become encode_3_norm with beta 12, gamma 12, moving_mean"),
        ({"depth": 2}, r"model\.model\.1\.model\.2 has .*weight 6, but should become decode_1 with kernel 4x4x3x6"),
        ({"norm": "none"}, r"model\.model\.1\.model\.2 has .*weight 6, but should become encode_3 with kernel"),
        ({"bottleneck_norm": True}, "should become encode_3_norm with beta 12"),
    ],
)
def test_other_options_are_refused_where_they_first_differ(options, match):
    state = random_state(3, filters=3)
    generator = UNet(**{"depth": 3, "filters": 3, **options})
    with pytest.raises(WeightsError, match=match):
        built(generator, state)


@pytest.mark.parametrize("options", [{"upsample": "resize"}, {"full_size_filters": 3}], ids=str)
def test_only_the_published_layers_have_weights_to_take(options):
    with pytest.raises(WeightsError, match="generator 'unet': it names no PyTorch network whose weights it could take"):
        built(UNet(depth=3, filters=3, **options), random_state(3, filters=3))
