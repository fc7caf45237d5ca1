from functools import cached_property
from pathlib import Path

from declared_components import UNet
from nested_components import Enhancer, Relief

from ganforge.data.fingerprints import component_text
from ganforge.discovery.plugin_files import PluginFile
from ganforge.experiment.experiment import as_json

DATASET = """
from typing import Literal
from ganforge import Dataset

class Mine(Dataset):
    name: Literal["mine"] = "mine"
    level: int = 1
"""


class Cached(UNet):
    """Keeps what it has computed."""

    @cached_property
    def weights(self) -> object:
        return object()


def test_what_a_component_has_computed_is_no_option():
    component = Cached()
    before = component_text(component), as_json(component)
    assert component.weights
    assert (component_text(component), as_json(component)) == before


def text_of(path, text, **options):
    path.write_text(text)
    return component_text(PluginFile.load(path).module.Mine(**options))


def test_other_options_and_other_code_of_a_plugin_file_change_the_fingerprint(tmp_path):
    path = tmp_path / "mine.py"
    first = text_of(path, DATASET)
    assert text_of(path, DATASET) == first
    assert text_of(path, DATASET, level=2) != first
    assert text_of(path, DATASET + "# read otherwise\n") != first


def test_options_of_a_component_within_a_component_change_the_fingerprint():
    texts = [component_text(Enhancer(inner=inner)) for inner in (UNet(), UNet(depth=3), Relief(heights=Path("a")))]
    assert len(set(texts)) == 3
    assert component_text(Enhancer(inner=Relief(heights=Path("a").absolute()))) == texts[2]
