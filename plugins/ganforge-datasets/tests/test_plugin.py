"""What the package offers, and what it costs to have it."""

import subprocess
import sys

import pytest
from ganforge_datasets import plugin


def test_the_datasets_are_offered_by_their_names():
    names = [dataset.component_name() for dataset in plugin.ganforge_datasets()]
    assert names == ["huggingface", "webdataset", "tfrecord"]


@pytest.mark.processes
def test_offering_them_imports_no_heavy_library():
    code = "import sys, ganforge_datasets.plugin; print({'datasets', 'fsspec', 'numpy', 'pyarrow'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
