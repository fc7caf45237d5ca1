"""Files are found and read on a disk and wherever fsspec reads."""

import sys

import pytest
from ganforge_datasets.storage import expanded, files_at, read_parts, read_whole, stamp

from ganforge import DataError, PathOrUrl


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("a.tar", ["a.tar"]),
        ("{08..11}.tar", ["08.tar", "09.tar", "10.tar", "11.tar"]),
        ("{a,b}/{0..1}", ["a/0", "a/1", "b/0", "b/1"]),
        ("{single}", ["{single}"]),
    ],
)
def test_braces_count_and_list(pattern, names):
    assert expanded(pattern) == names


@pytest.fixture(params=["disk", "memory"])
def place(request, tmp_path):
    """A folder or a URL, and a function that writes a file there."""
    if request.param == "disk":
        return str(tmp_path), lambda name, content: (tmp_path / name).write_bytes(content)
    fsspec = pytest.importorskip("fsspec", reason='not installed: pip install "ganforge-datasets[fsspec]"')
    system = fsspec.filesystem("memory")
    system.rm("/", recursive=True) if system.ls("/") else None
    return "memory://data", lambda name, content: system.pipe(f"/data/{name}", content)


def test_files_are_those_of_a_folder_or_of_a_pattern(place):
    folder, write = place
    for name in ("b.tar", "a.tar", "note.txt"):
        write(name, b"x")
    expected = [
        f"{folder}/a.tar".replace("memory://", "memory:///"),
        f"{folder}/b.tar".replace("memory://", "memory:///"),
    ]
    for pattern in (folder, f"{folder}/*.tar", f"{folder}/[ab].tar"):
        found = files_at(PathOrUrl(pattern), "*.tar")
        assert [name.replace(":///", "://") for name in found] == [name.replace(":///", "://") for name in expected]
    assert files_at(PathOrUrl(f"{folder}/{{b,a}}.tar"), "*.tar") == [f"{folder}/b.tar", f"{folder}/a.tar"]


def test_parts_of_a_file_are_read(place):
    folder, write = place
    write("a", b"0123456789")
    assert read_parts(f"{folder}/a", [(3, 4), (0, 2)]) == [b"3456", b"01"]
    assert read_whole(f"{folder}/a") == b"0123456789"
    with pytest.raises(DataError, match="a: the file ends at byte 10, where an example goes on"):
        read_parts(f"{folder}/a", [(8, 4)])


def test_parts_are_read_where_a_version_comes_before_the_places(monkeypatch):
    """As with S3, whose files have versions."""
    memory = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem

    def cat_file(self, path, version_id=None, start=None, end=None):
        assert version_id is None
        return b"0123456789"[start:end]

    monkeypatch.setattr(memory, "cat_file", cat_file)
    assert read_parts("memory://data/a", [(3, 4)]) == [b"3456"]
    assert read_whole("memory://data/a") == b"0123456789"


def test_another_content_has_another_stamp(place):
    folder, write = place
    write("a", b"0123456789")
    before = stamp(f"{folder}/a")
    write("a", b"012345678")
    assert stamp(f"{folder}/a") != before


def test_what_is_missing_is_named(place):
    folder, write = place
    write("0.tar", b"x")
    with pytest.raises(DataError, match=r"1\.tar: there is no such file"):
        files_at(PathOrUrl(f"{folder}/{{0..1}}.tar"), "*.tar")
    for pattern in (f"{folder}/*.zip", folder):
        with pytest.raises(DataError, match=r"no file fits. Expected a folder of \*.zip files"):
            files_at(PathOrUrl(pattern), "*.zip")
    for read in (read_whole, stamp):
        with pytest.raises(DataError, match=r"2\.tar: there is no such file"):
            read(f"{folder}/2.tar")


def test_a_url_without_fsspec_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(DataError, match=r's3://bucket/0.tar: .*pip install "ganforge-datasets\[fsspec\]"'):
        stamp("s3://bucket/0.tar")


def test_a_protocol_that_nothing_reads_is_reported(place):
    if place[0].startswith("memory"):
        with pytest.raises(DataError, match=r"nowhere://a: .*nowhere"):
            stamp("nowhere://a")
