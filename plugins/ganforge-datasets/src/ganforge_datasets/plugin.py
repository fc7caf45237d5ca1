"""What this package offers."""

from collections.abc import Sequence

from ganforge import Dataset, hookimpl
from ganforge_datasets.huggingface import HuggingFace
from ganforge_datasets.tfrecord import TFRecord
from ganforge_datasets.webdataset import WebDataset

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """Where examples come from."""
    return (HuggingFace, WebDataset, TFRecord)
