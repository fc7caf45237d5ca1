from pathlib import Path

import pytest
from pydantic import BaseModel

from ganforge.components import PathOrUrl


class Options(BaseModel):
    path: PathOrUrl


def test_an_option_holds_what_was_given():
    options = Options(path="shards/train-*.tar")
    assert isinstance(options.path, PathOrUrl)
    assert options.model_dump_json() == '{"path":"shards/train-*.tar"}'
    assert Options.model_validate_json(options.model_dump_json(), strict=True) == options


def test_python_may_give_a_path():
    assert Options(path=Path("shards")).path == "shards"


@pytest.mark.parametrize(
    ("given", "absolute"),
    [
        ("shards", "/data/shards"),
        ("/shards/{0..3}.tar", "/shards/{0..3}.tar"),
        ("~/shards", str(Path.home() / "shards")),
        ("memory://shards", "memory://shards"),
    ],
)
def test_paths_become_absolute_and_urls_stay(given, absolute):
    assert PathOrUrl(given).absolute(Path("/data")) == absolute
