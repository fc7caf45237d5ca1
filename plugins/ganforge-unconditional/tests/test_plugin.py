import subprocess
import sys

import ganforge_unconditional
import pytest
from ganforge_unconditional import (
    Conditional,
    DCGANDiscriminator,
    DCGANGenerator,
    ProceduralFlowers,
    SNGANDiscriminator,
    SNGANGenerator,
    Unconditional,
    plugin,
)


def test_the_plugin_offers_its_components():
    assert plugin.ganforge_generators() == [DCGANGenerator, SNGANGenerator]
    assert plugin.ganforge_discriminators() == [DCGANDiscriminator, SNGANDiscriminator]
    assert plugin.ganforge_methods() == [Conditional, Unconditional]
    assert plugin.ganforge_datasets() == [ProceduralFlowers]


@pytest.mark.parametrize(
    "component", [getattr(ganforge_unconditional, name) for name in ganforge_unconditional.__all__]
)
def test_every_option_says_what_it_is(component):
    for option, field in component.model_fields.items():
        assert option == "name" or field.description, f"{component.__name__}.{option}"


@pytest.mark.processes
def test_declaring_brings_in_no_tensorflow():
    code = "import sys, ganforge_unconditional.plugin; print({'keras', 'tensorflow', 'numpy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
