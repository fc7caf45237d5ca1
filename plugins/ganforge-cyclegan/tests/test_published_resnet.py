"""The weights of published generators, from files as PyTorch writes them, make the same images here."""

import numpy as np
import pytest
from click.testing import CliRunner
from ganforge_cyclegan import ResNet
from torch_files import write_torch
from torch_resnet import random_state, translated

import ganforge
from ganforge.cli.main import loaded
from ganforge.cli.session import Session
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.errors import WeightsError
from ganforge.training.imported_weights import imported_weights
from ganforge.training.step.variable_paths import weights_by_path

SHAPE = ExampleShape(ImageShape(16, 24, 3), ImageShape(16, 24, 3))
IMAGE = np.random.default_rng(0).uniform(-1, 1, (16, 24, 3)).astype("float32")


def built(generator, state):
    """The network with these weights."""
    model = generator.build(SHAPE)
    variables = weights_by_path({"generator": model})["generator"]
    for path, array in imported_weights("net.pth", state, generator, variables).items():
        variables[path].assign(array)
    return model


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("blocks", [1, 6])
def test_it_makes_the_images_of_the_published_network(blocks, bias):
    state = random_state(blocks, filters=2)
    model = built(ResNet(filters=2, blocks=blocks, bias=bias), state)
    np.testing.assert_allclose(model(IMAGE[None])[0], translated(state, IMAGE), atol=1e-5)


def test_layers_are_found_in_order_whatever_the_order_of_the_file():
    state = random_state(9, filters=2)
    model = built(ResNet(filters=2), dict(sorted(state.items())))  # model.10 comes before model.4
    np.testing.assert_allclose(model(IMAGE[None])[0], translated(state, IMAGE), atol=1e-5)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"filters": 4}, r"model\.1 becomes first with kernel 7x7x3x2\. Expected kernel 7x7x3x4"),
        ({"blocks": 1}, r"model\.11\.conv_block\.1 becomes double_2 with kernel 3x3x8x8\. Expected kernel 3x3x4x8"),
        ({"blocks": 3}, r"model\.12 becomes block_3_1 with kernel 3x3x4x8\. Expected kernel 3x3x8x8"),
    ],
)
def test_other_options_are_refused_where_they_first_differ(options, match):
    with pytest.raises(WeightsError, match=match):
        built(ResNet(**{"filters": 2, "blocks": 2, **options}), random_state(2, filters=2))


def test_two_files_make_a_run_that_translates_both_ways(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    there, back = random_state(2, filters=2), {name: -array for name, array in random_state(2, filters=2).items()}
    for name, state in (("there.pth", there), ("back.pth", back)):
        write_torch(tmp_path / name, state)
    options = {"dataset.path": ".", "dataset.source": "a", "dataset.target": "b", "dataset.size": 16}
    options |= {"generator.filters": 2, "generator.blocks": 2, "discriminator.filters": 2, "discriminator.layers": 1}
    sets = [word for key, value in options.items() for word in ("--set", f"{key}={value}")]
    line = ["torch", "there.pth", "back.pth", "--method", "cycle", "--dataset", "unpaired-folders", *sets]
    CliRunner().invoke(loaded("import"), line, obj=Session(), catch_exceptions=False, standalone_mode=False)
    translator = ganforge.load(tmp_path / "runs" / "there-001")
    np.testing.assert_allclose(translator.translate(IMAGE), translated(there, IMAGE), atol=1e-5)
    np.testing.assert_allclose(translator.translate(IMAGE, direction="backward"), translated(back, IMAGE), atol=1e-5)
