from ganforge.data.identity import identity
from ganforge.discovery.plugin_files import PluginFile

DATASET = """
from typing import Literal
from ganforge import Dataset

class Mine(Dataset):
    name: Literal["mine"] = "mine"
    level: int = 1
"""


def identity_of(path, text, **options):
    path.write_text(text)
    return identity(PluginFile.load(path).module.Mine(**options))


def test_other_options_and_other_code_of_a_plugin_file_are_another_identity(tmp_path):
    path = tmp_path / "mine.py"
    first = identity_of(path, DATASET)
    assert identity_of(path, DATASET) == first
    assert identity_of(path, DATASET, level=2) != first
    assert identity_of(path, DATASET + "# read otherwise\n") != first
