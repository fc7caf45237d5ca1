"""What the tests of losses share."""

from pathlib import Path

import pytest
from vgg19_file import write_vgg19


@pytest.fixture
def vgg19(tmp_path) -> Path:
    """A file like Keras's weights of VGG-19, with two channels."""
    return write_vgg19(tmp_path)
