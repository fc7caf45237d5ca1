import numpy as np
import pytest

from ganforge import DataError, EncodedImage
from ganforge.images import read_image, write_png


def test_it_is_read_as_its_file_is(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (4, 6, 3), np.uint8)
    write_png(tmp_path / "a.png", pixels)
    image = EncodedImage("shard.tar/a.png", (tmp_path / "a.png").read_bytes())
    assert np.array_equal(read_image(image), pixels)
    assert image.suffix == ".png"


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "the file is empty"), (b"text", "not an image in a known format")]
)
def test_messages_call_it_by_its_name(content, reason):
    with pytest.raises(DataError, match=f"shard.tar/a.png: .*{reason}"):
        read_image(EncodedImage("shard.tar/a.png", content))
