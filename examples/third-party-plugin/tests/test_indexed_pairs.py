import csv

import numpy as np
import pytest
from ganforge_balls.indexed_pairs import IndexedPairsDataset
from PIL import Image

from ganforge import DataError
from ganforge.testing import DatasetContract


@pytest.fixture
def album(tmp_path):
    """20 pairs; each photo has one gray, its sketch the opposite one."""
    with (tmp_path / "index.csv").open("w", newline="") as file:
        index = csv.writer(file)
        index.writerow(["sketch", "photo"])
        for number in range(20):
            names = f"s{number}.png", f"p{number}.jpg"
            Image.new("L", (16, 16), 255 - 10 * number).save(tmp_path / names[0])
            Image.new("RGB", (16, 16), (10 * number,) * 3).save(tmp_path / names[1])
            index.writerow(names)
    return tmp_path


class TestIndexedPairsDataset(DatasetContract):
    """All checks of ganforge for datasets."""

    @pytest.fixture(autouse=True)
    def files(self, album):
        self.component = IndexedPairsDataset(path=album, size=8)


def test_a_pair_is_what_a_line_of_the_index_names(album):
    examples = IndexedPairsDataset(path=album, size=8).load("test", seed=0)
    example = examples.read(np.int64(1))
    assert examples.size == 2
    np.testing.assert_allclose(example["source"], 255 - 110)
    np.testing.assert_allclose(example["target"], 110, atol=1)
    assert examples.where(1) == f"{album / 's11.png'} and {album / 'p11.jpg'}"


@pytest.mark.parametrize(("index", "told"), [("a,b\n", "no column 'sketch'"), ("sketch,photo\n", "0 pairs leave none")])
def test_an_index_of_no_use_is_told_by_name(index, told, tmp_path):
    (tmp_path / "index.csv").write_text(index + "1.png,2.png\n" * (index[0] == "a"))
    with pytest.raises(DataError, match=rf"index\.csv: .*{told}"):
        IndexedPairsDataset(path=tmp_path).load("train", seed=0)


def test_a_folder_without_an_index_is_told(tmp_path):
    with pytest.raises(DataError, match="cannot be read: No such file"):
        IndexedPairsDataset(path=tmp_path).load("train", seed=0)
