import subprocess
import sys

import pytest
from ganforge_pix2pix import L1, Paired, PatchGAN, UNet, plugin


def test_the_plugin_offers_its_components():
    assert plugin.ganforge_generators() == [UNet]
    assert plugin.ganforge_discriminators() == [PatchGAN]
    assert plugin.ganforge_losses() == [L1]
    assert plugin.ganforge_methods() == [Paired]


def test_every_option_says_what_it_is():
    for component in (UNet, PatchGAN, L1, Paired):
        for option, field in component.model_fields.items():
            assert option == "name" or field.description, f"{component.__name__}.{option}"


@pytest.mark.processes
def test_declaring_brings_in_no_tensorflow():
    code = "import sys, ganforge_pix2pix.plugin; print({'keras', 'tensorflow', 'numpy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
