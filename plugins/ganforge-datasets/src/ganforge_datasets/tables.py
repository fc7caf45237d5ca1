"""Tables of the `datasets` library, found without asking the network for anything but URLs that are given."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

from ganforge import DataError, PathOrUrl
from ganforge_datasets.splits import split_named
from ganforge_datasets.storage import exists, files_at, is_folder

if TYPE_CHECKING:
    from datasets import Dataset as Table


def tables_at(path: PathOrUrl) -> "Mapping[str, Table]":
    """The splits of a folder that `save_to_disk` wrote, or of Parquet files.

    The library copies Parquet files into its cache once, as files that can be read by position.

    Raises:
        DataError: they cannot be read.
    """
    with _library(path, offline=not path.is_url) as datasets:
        folder = is_folder(path)
        if folder and any(exists(f"{path}/{name}") for name in ("dataset_dict.json", "state.json")):
            saved = datasets.load_from_disk(path)
            return saved if isinstance(saved, dict) else {"train": saved}
        files: dict[str, list[str]] = {}
        for file in files_at(path, "*.parquet"):
            files.setdefault((folder and split_named(file)) or "train", []).append(file)
        return {split: datasets.Dataset.from_parquet(held) for split, held in files.items()}


def cached_tables(name: str, configuration: str | None) -> "Mapping[str, Table]":
    """The splits of what `load_dataset` has put into the local cache.

    Raises:
        DataError: it is not there, or there are several configurations.
    """
    with _library(name, offline=True) as datasets:
        try:
            return datasets.load_dataset(name, configuration)
        except ConnectionError as error:
            call = f"load_dataset({name!r}{f', {configuration!r}' if configuration else ''})"
            raise DataError(
                f"{name}: it is not in the local cache {datasets.config.HF_DATASETS_CACHE}, and nothing is downloaded "
                f'here. Download it once: python -c "import datasets; datasets.{call}"'
            ) from error


@contextmanager
def _library(data: str, offline: bool) -> Iterator[ModuleType]:
    """The library, which asks nobody while it is offline; what goes wrong in it becomes a DataError."""
    try:
        import datasets
        from huggingface_hub import constants
    except ImportError as error:
        raise DataError(
            f"{data}: it is read by the `datasets` library, which is not installed. Run "
            'pip install "ganforge-datasets[huggingface]".'
        ) from error
    places = datasets.config, constants
    before = [place.HF_HUB_OFFLINE for place in places]
    try:
        for place in places:
            place.HF_HUB_OFFLINE = offline or place.HF_HUB_OFFLINE
        yield datasets
    except DataError:
        raise
    except Exception as error:  # pyarrow, fsspec and the library raise what they like
        reason = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
        raise DataError(
            f"{data}: the `datasets` library cannot read it: {reason}. Check the path and its files."
        ) from error
    finally:
        for place, was_offline in zip(places, before, strict=True):
            place.HF_HUB_OFFLINE = was_offline
