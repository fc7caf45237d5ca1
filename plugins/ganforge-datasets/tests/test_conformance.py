"""Every dataset of this package keeps the contract."""

import pytest
from ganforge_datasets.huggingface import HuggingFace
from ganforge_datasets.tfrecord import TFRecord
from ganforge_datasets.webdataset import WebDataset

from ganforge.testing import DatasetContract

pytestmark = pytest.mark.slow


class TestWebDataset(DatasetContract):
    """Three splits in a folder."""

    @pytest.fixture(autouse=True)
    def shards(self, tmp_path, pairs, write_tar):
        for split in ("train-0", "train-1", "val-0", "test-0"):
            write_tar(tmp_path / f"{split}.tar", {f"{split}/{n}": pair for n, pair in enumerate(pairs(3))})
        self.component = WebDataset(path=tmp_path, source="source.png", target="target.png", source_channels=1)


class TestTFRecord(DatasetContract):
    """Splits cut by shares; targets are label maps; images get a size."""

    @pytest.fixture(autouse=True)
    def shards(self, tmp_path, encode, write_tfrecord):
        for shard in range(2):
            examples = [{"photo": encode("JPEG"), "labels": encode(levels=3, shape=(8, 16))} for _ in range(8)]
            write_tfrecord(tmp_path / f"{shard}.tfrecord", examples)
        self.component = TFRecord(
            path=tmp_path,
            source="photo",
            target="labels",
            target_labels={"classes": 3},
            size=(6, 8),
            validation_share=0.4,
            test_share=0.2,
        )


class TestHuggingFace(DatasetContract):
    """A folder of Parquet files."""

    @pytest.fixture(autouse=True)
    def files(self, tmp_path, pairs, table):
        for split in ("train", "validation"):
            table(pairs(4)).to_parquet(tmp_path / "data" / f"{split}-00000-of-00001.parquet")
        self.component = HuggingFace(path=tmp_path / "data", source="source", target="target")


class TestWebDatasetOfClasses(DatasetContract):
    """Images without sources, each with a class, a style and a mask."""

    @pytest.fixture(autouse=True)
    def shards(self, tmp_path, encode, write_tar):
        for split in ("train", "val"):
            examples = {
                f"{split}{n}": {
                    "jpg": encode("JPEG"),
                    "cls": b"ab"[n % 2 : n % 2 + 1],
                    "json": b"[0.5, 1]",
                    "m": encode(),
                }
                for n in range(4)
            }
            write_tar(tmp_path / f"{split}.tar", examples)
        self.component = WebDataset(
            path=tmp_path,
            target="jpg",
            extras={
                "label": {"class_column": "cls", "classes": ("a", "b")},
                "style": {"number_columns": ("json",)},
                "mask": {"image_column": "m", "channels": 1},
            },
        )
