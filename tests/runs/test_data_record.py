from pathlib import Path

import pytest

from ganforge.components import Dataset
from ganforge.runs.data_record import describe_data


class Listed(Dataset):
    name: str = "listed"
    paths: tuple[Path, ...]

    def files(self, split):
        return self.paths


def names(*paths):
    return describe_data(Listed(paths=paths), {"train": len(paths)})["train"]["file_names_digest"]


def test_it_counts_examples_by_split(tiny_experiment):
    dataset = tiny_experiment().dataset
    assert describe_data(dataset, {"train": 6, "validation": None}) == {
        "train": {"examples": 6, "file_names_digest": None},
        "validation": {"examples": None, "file_names_digest": None},
    }


def test_data_that_was_moved_is_the_same():
    assert names(Path("a/1.png"), Path("b/1.png")) == names(Path("/moved/x/1.png"), Path("/moved/y/1.png"))


@pytest.mark.parametrize("other", [["1.png"], ["1.png", "3.png"], ["2.png", "1.png"], ["1.png", "2.png", "3.png"]])
def test_other_names_are_other_data(other):
    assert names(Path("1.png"), Path("2.png")) != names(*map(Path, other))


def test_a_name_that_is_not_utf_8_is_recorded():
    assert names(Path("fa\udce7ade.png"))
