"""Every component of this package keeps its contract."""

import numpy as np
import pytest
from ganforge_images.derived_pairs import DerivedPairs
from ganforge_images.paired_folders import PairedFolders
from ganforge_images.side_by_side import SideBySide

from ganforge.images import write_png
from ganforge.testing import DatasetContract

NAMES = [f"{split}/{number}" for split in ("train", "val", "test") for number in range(3)]


class TestSideBySide(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, write_images, tmp_path):
        for split in ("train", "val", "test"):
            (tmp_path / split).mkdir()
        self.component = SideBySide(path=write_images(".", NAMES), source_channels=1)


class TestPairedFolders(DatasetContract):
    """Photos to label maps, cut from one folder; no test split."""

    @pytest.fixture(autouse=True)
    def images(self, write_images, tmp_path):
        names = [f"{number}" for number in range(12)]
        write_images("photos", names)
        (tmp_path / "labels").mkdir()
        for number, name in enumerate(names):
            classes = np.random.default_rng(number).integers(0, 3, (8, 16, 1), np.uint8)
            write_png(tmp_path / "labels" / f"{name}.png", classes)
        self.component = PairedFolders(
            path=tmp_path, source="photos", target="labels", validation_share=0.4, target_labels={"classes": 3}
        )


class TestDerivedPairs(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, write_images, tmp_path):
        for split in ("train", "val", "test"):
            (tmp_path / split).mkdir()
        self.component = DerivedPairs(path=write_images(".", NAMES), derivation={"name": "grey"})
