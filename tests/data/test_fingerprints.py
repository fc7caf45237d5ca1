from ganforge.data.fingerprints import component_text
from ganforge.discovery.plugin_files import PluginFile

DATASET = """
from typing import Literal
from ganforge import Dataset

class Mine(Dataset):
    name: Literal["mine"] = "mine"
    level: int = 1
"""


def text_of(path, text, **options):
    path.write_text(text)
    return component_text(PluginFile.load(path).module.Mine(**options))


def test_other_options_and_other_code_of_a_plugin_file_change_the_fingerprint(tmp_path):
    path = tmp_path / "mine.py"
    first = text_of(path, DATASET)
    assert text_of(path, DATASET) == first
    assert text_of(path, DATASET, level=2) != first
    assert text_of(path, DATASET + "# read otherwise\n") != first
