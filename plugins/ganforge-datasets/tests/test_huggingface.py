"""Tables of the `datasets` library: which splits and columns, and what is wrong with them."""

import json
import sys

import pytest
from ganforge_datasets.huggingface import HuggingFace
from pydantic import ValidationError

from ganforge import DataError


@pytest.fixture
def datasets():
    return pytest.importorskip("datasets", reason='not installed: pip install "ganforge-datasets[huggingface]"')


def _dataset(place, **options):
    return HuggingFace(**{"path": place, "source": "source", "target": "target", "validation_share": 0, **options})


def _contents(dataset, split):
    records = dataset.records(split)
    read = [records.read(position) for position in range(len(records))]
    return [{role: image.content for role, image in images.items()} for images in read]


@pytest.mark.parametrize("form", ["saved", "parquet"])
def test_a_folder_has_its_splits(datasets, tmp_path, pairs, table, form):
    train, validation = pairs(3), pairs(2)
    splits = datasets.DatasetDict(train=table(train), validation=table(validation))
    if form == "saved":
        splits.save_to_disk(tmp_path / "data")
    else:
        for split, rows in splits.items():
            rows.to_parquet(tmp_path / "data" / f"{split}-00000-of-00001.parquet")
    dataset = _dataset(tmp_path / "data")
    assert _contents(dataset, "train") == train
    assert _contents(dataset, "validation") == validation
    assert dataset.records("train").where(2) == f"{tmp_path}/data, train row 2"
    with pytest.raises(DataError, match="no example for the test split"):
        dataset.records("test")


def test_a_saved_table_is_cut_by_shares(tmp_path, pairs, table):
    table(pairs(1, shape=(1, 1, 3)) * 40).save_to_disk(tmp_path / "data")
    dataset = _dataset(tmp_path / "data", validation_share=0.3)
    assert len(dataset.records("train")) + len(dataset.records("validation")) == 40
    assert dataset.files("train") == ()


@pytest.mark.parametrize("form", ["saved", "parquet"])
def test_tables_elsewhere_are_read(pairs, table, tmp_path, form):
    fsspec = pytest.importorskip("fsspec", reason='not installed: pip install "ganforge-datasets[fsspec]"')
    rows = pairs(2)
    if form == "saved":
        table(rows).save_to_disk("memory://tables/saved")
    else:
        table(rows).to_parquet(tmp_path / "a.parquet")
        fsspec.filesystem("memory").pipe("/tables/parquet/train-0.parquet", (tmp_path / "a.parquet").read_bytes())
    dataset = _dataset(f"memory://tables/{form}")
    assert _contents(dataset, "train") == rows
    assert dataset.files("train") == []


def test_splits_may_have_any_name(datasets, tmp_path, pairs, table):
    rows = {name: pairs(1) for name in ("labelled", "held_out")}
    datasets.DatasetDict({name: table(each) for name, each in rows.items()}).save_to_disk(tmp_path / "data")
    dataset = _dataset(tmp_path / "data", train_split="labelled", validation_split="held_out")
    assert _contents(dataset, "validation") == rows["held_out"]
    with pytest.raises(DataError, match=r"data: there is no split 'trian'. Its splits: labelled, held_out"):
        _dataset(tmp_path / "data", train_split="trian").load("train", 0)


def test_files_can_be_prepared(tmp_path, pairs, table):
    table(pairs(2)).save_to_disk(tmp_path / "data")
    (file,) = _dataset(tmp_path / "data").files("train")
    assert file.parent == tmp_path / "data"
    assert file.suffix == ".arrow"


def test_columns_of_bytes_and_of_paths_will_do(datasets, tmp_path, encode):
    source, target = encode(), encode("JPEG")
    (tmp_path / "a.jpg").write_bytes(target)
    features = datasets.Features(source=datasets.Value("binary"), target=datasets.Image())
    rows = datasets.Dataset.from_dict({"source": [source], "target": [str(tmp_path / "a.jpg")]}, features)
    rows.to_parquet(tmp_path / "a.parquet")
    assert _contents(_dataset(tmp_path / "a.parquet"), "train") == [{"source": source, "target": target}]


def test_a_table_that_another_library_wrote_will_do(datasets, tmp_path, encode):
    import pyarrow
    from pyarrow import parquet

    row = {role: {"bytes": encode(), "path": f"{role}.png"} for role in ("source", "target")}
    parquet.write_table(pyarrow.Table.from_pylist([row]), tmp_path / "a.parquet")
    contents = _contents(_dataset(tmp_path / "a.parquet"), "train")
    assert contents == [{role: held["bytes"] for role, held in row.items()}]


def test_one_column_may_be_source_and_target(tmp_path, pairs, table):
    rows = pairs(2)
    table(rows).save_to_disk(tmp_path / "data")
    contents = _contents(_dataset(tmp_path / "data", target="source"), "train")
    assert contents == [{"source": row["source"], "target": row["source"]} for row in rows]


def test_columns_that_hold_no_images_are_refused(datasets, tmp_path, pairs, table):
    rows = table(pairs(2)).add_column("label", [0, 1])
    rows.save_to_disk(tmp_path / "data")
    with pytest.raises(DataError, match=r"there is no column 'photo' for the source. Choose .*: source, target\."):
        _dataset(tmp_path / "data", source="photo").shape()
    with pytest.raises(DataError, match=r"the column 'label' holds Value\('int64'\). Choose"):
        _dataset(tmp_path / "data", target="label").shape()


def test_a_row_without_an_image_is_named_before_training(datasets, tmp_path, encode):
    features = datasets.Features(source=datasets.Image(), target=datasets.Image())
    held = {"bytes": encode(), "path": None}
    rows = datasets.Dataset.from_dict({"source": [held] * 3, "target": [held, held, None]}, features)
    rows.save_to_disk(tmp_path / "data")
    with pytest.raises(DataError, match="data, train row 2: there is nothing in the column 'target'"):
        _dataset(tmp_path / "data").shape()


def test_an_empty_table_is_refused(tmp_path, pairs, table):
    table(pairs(1)).select([]).to_parquet(tmp_path / "data" / "train.parquet")
    with pytest.raises(DataError, match="data: the `datasets` library cannot read it"):
        _dataset(tmp_path / "data").shape()


def test_files_that_cannot_be_read_are_reported(tmp_path, pairs, table):
    with pytest.raises(DataError, match="nothing: there is no such file"):
        _dataset(tmp_path / "nothing").shape()
    (tmp_path / "a.parquet").write_bytes(b"no table")
    with pytest.raises(DataError, match=r"a\.parquet: the `datasets` library cannot read it"):
        _dataset(tmp_path / "a.parquet").shape()


def test_parquet_files_of_other_columns_do_not_go_together(tmp_path, pairs, table):
    rows = table(pairs(1))
    rows.to_parquet(tmp_path / "0.parquet")
    rows.rename_column("target", "other").to_parquet(tmp_path / "1.parquet")
    with pytest.raises(DataError, match=r"\*\.parquet: the `datasets` library cannot read it"):
        _dataset(tmp_path / "*.parquet").shape()


@pytest.fixture
def cached(datasets, tmp_path, pairs, table):
    """What `load_dataset("me/pairs")` leaves in the library's cache, and its rows."""
    rows = pairs(3)
    table(rows).to_parquet(tmp_path / "a.parquet")
    (file,) = datasets.Dataset.from_parquet(str(tmp_path / "a.parquet")).cache_files
    home = datasets.config.HF_DATASETS_CACHE / "me___pairs" / "default" / "0.0.0" / "abc"
    home.mkdir(parents=True)
    written = tmp_path.joinpath(file["filename"])
    written.rename(home / "pairs-train.arrow")
    info = json.loads((written.parent / "dataset_info.json").read_text())
    (home / "dataset_info.json").write_text(json.dumps({**info, "dataset_name": "pairs", "builder_name": "parquet"}))
    return rows


def test_a_name_is_read_from_the_local_cache(cached):
    assert _contents(_dataset(None, cached="me/pairs"), "train") == cached


def test_a_name_that_is_not_in_the_cache_is_not_downloaded(datasets, monkeypatch):
    asked = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *given, **named: asked.append(given))
    with pytest.raises(
        DataError, match=r'me/none: it is not in the local cache.*load_dataset\(\'me/none\', \'big\'\)"'
    ):
        _dataset(None, cached="me/none", configuration="big").shape()
    assert asked == []
    assert datasets.config.HF_HUB_OFFLINE is False


def test_without_the_library_the_extra_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(DataError, match=r'pip install "ganforge-datasets\[huggingface\]"'):
        _dataset(tmp_path).shape()


@pytest.mark.parametrize("options", [{"path": None}, {"cached": "me/pairs"}])
def test_it_has_one_place(options):
    with pytest.raises(ValidationError, match="give one of `path` and `cached`"):
        _dataset("data", **options)
