import subprocess
import sys

import pytest
from ganforge_cyclegan import Cycle, CycleConsistency, Identity, ProceduralFruit, ResNet, plugin


def test_the_plugin_offers_its_components():
    assert plugin.ganforge_generators() == [ResNet]
    assert plugin.ganforge_losses() == [CycleConsistency, Identity]
    assert plugin.ganforge_methods() == [Cycle]
    assert plugin.ganforge_datasets() == [ProceduralFruit]


@pytest.mark.parametrize("component", [Cycle, CycleConsistency, Identity, ProceduralFruit, ResNet])
def test_every_option_says_what_it_is(component):
    for option, field in component.model_fields.items():
        assert option == "name" or field.description, f"{component.__name__}.{option}"


@pytest.mark.processes
def test_declaring_brings_in_no_tensorflow():
    code = "import sys, ganforge_cyclegan.plugin; print({'keras', 'tensorflow', 'numpy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
