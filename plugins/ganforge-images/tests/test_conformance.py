"""Every component of this package keeps its contract."""

from itertools import count

import numpy as np
import pytest
from ganforge_images.cross_entropy import CrossEntropy
from ganforge_images.derived_pairs import DerivedPairs
from ganforge_images.folder_dataset import ImageFolder
from ganforge_images.paired_folders import PairedFolders
from ganforge_images.side_by_side import SideBySide
from ganforge_images.unpaired_folders import UnpairedFolders

from ganforge.images import write_png
from ganforge.testing import DatasetContract, LossContract

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    """Writes images of noise, numbered on through all folders, and gives the path."""
    numbers = count()

    def write(*folders, images=3, shape=(8, 16, 3), levels=256):
        for name in folders:
            (tmp_path / name).mkdir(parents=True)
            for place in range(images):
                noise = np.random.default_rng(next(numbers)).integers(0, levels, shape, np.uint8)
                write_png(tmp_path / name / f"{place}.png", noise)
        return tmp_path

    return write


class TestSideBySide(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, folder):
        self.component = SideBySide(path=folder("train", "val", "test"), source_channels=1)


class TestPairedFolders(DatasetContract):
    """Photos to label maps; no test split."""

    @pytest.fixture(autouse=True)
    def images(self, folder):
        folder("photos", images=12)
        self.component = PairedFolders(
            path=folder("labels", images=12, shape=(8, 16, 1), levels=3),
            source="photos",
            target="labels",
            validation_share=0.4,
            target_labels={"classes": 3},
        )


class TestUnpairedFolders(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, folder):
        path = folder("train/photos", "train/sketches", "val/photos", "val/sketches")
        self.component = UnpairedFolders(path=path, source="photos", target="sketches")


class TestImageFolder(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, folder):
        self.component = ImageFolder(path=folder("train", "val"))


class TestImageFolderOfClasses(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, folder):
        path = folder("train/cats", "train/dogs", "val/cats", "val/dogs")
        self.component = ImageFolder(path=path, extras={"label": {"class_subfolders": True}})


EXTRAS = {
    "label": {"class_column": "breed"},
    "size": {"number_columns": ("width", "age"), "value_range": (0, 100)},
    "mask": {"image_folder": "masks", "channels": 1},
}


def manifest(path, numbers):
    rows = [f"{number}.png,{'ab'[number % 2]},{number},{2 * number}" for number in numbers]
    (path / "labels.csv").write_text("\n".join(["file_name,breed,width,age", *rows]))
    return {"manifest": "labels.csv", "extras": EXTRAS, "validation_share": 0.4}


class TestPairedFoldersWithExtras(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, folder):
        path = folder("photos", "labels", "masks", images=12)
        self.component = PairedFolders(path=path, source="photos", target="labels", **manifest(path, range(12)))


class TestSideBySideWithExtras(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, folder):
        folder("masks", images=12, shape=(8, 8, 1))
        path = folder("train", images=12)
        self.component = SideBySide(path=path, **manifest(path, range(12)))


class TestUnpairedFoldersWithExtras(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, folder):
        path = folder("photos", "sketches", "masks", images=12)
        self.component = UnpairedFolders(path=path, source="photos", target="sketches", **manifest(path, range(12)))


class TestDerivedPairsWithInstanceEdges(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, folder):
        folder("instances", images=12, shape=(8, 16, 1), levels=3)
        extras = {"edges": {"image_folder": "instances", "derivation": {"name": "instance-edges"}}}
        options = {"derivation": {"name": "gray"}, "validation_share": 0.4, "size": (4, 8)}
        self.component = DerivedPairs(path=folder("train", images=12), extras=extras, **options)


class TestDerivedPairs(DatasetContract):
    @pytest.fixture(autouse=True)
    def images(self, folder):
        self.component = DerivedPairs(path=folder("train", "val", "test"), derivation={"name": "gray"})


class TestCrossEntropy(LossContract):
    component = CrossEntropy()
