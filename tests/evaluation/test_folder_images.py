import numpy as np
import pytest
from PIL import Image

from ganforge.errors import DataError
from ganforge.evaluation.folder_images import FolderImages


def folder(path, sizes, mode="RGB"):
    path.mkdir()
    for name, size in sizes.items():
        Image.fromarray(np.random.default_rng(len(name)).integers(0, 256, (*size, 3), np.uint8)).convert(mode).save(
            path / name
        )
    return path


def test_images_of_one_name_are_compared_one_by_one(tmp_path):
    generated = folder(tmp_path / "made", {"b.png": (4, 6), "a.png": (4, 6), "c.png": (8, 8)})
    targets = folder(tmp_path / "true", {"a.png": (4, 6), "b.jpg": (4, 6), "c.png": (8, 8)})
    images = FolderImages(generated, targets)
    assert images.apart == ""
    pairs = list(images.pairs())
    assert [pair.generated.shape for pair in pairs] == [(2, 4, 6, 3), (1, 8, 8, 3)]
    assert [pair.target.shape for pair in pairs] == [(2, 4, 6, 3), (1, 8, 8, 3)]
    assert pairs[0].source is None
    np.testing.assert_allclose(pairs[1].generated, pairs[1].target)
    assert abs(pairs[0].generated).max() <= 1


def test_what_has_no_partner_is_named(tmp_path):
    generated = folder(tmp_path / "made", {"a.png": (4, 4), "b.png": (4, 4)})
    images = FolderImages(generated, folder(tmp_path / "true", {"a.png": (4, 4), "x.png": (4, 4), "y.png": (4, 4)}))
    assert f"{generated / 'b.png'}: there is no image b in {tmp_path / 'true'}. Expected the same names" in images.apart
    more = FolderImages(tmp_path / "made", folder(tmp_path / "more", {f"{n}.png": (4, 4) for n in "abcd"}))
    assert f"c.png: there is no image c in {tmp_path / 'made'}, and 1 more have none" in more.apart


def test_pairs_of_different_sizes_are_named(tmp_path):
    generated = folder(tmp_path / "made", {"a.png": (4, 4)})
    images = FolderImages(generated, folder(tmp_path / "true", {"a.png": (8, 4)}))
    assert "it is 4x4, and" in images.apart
    assert "is 8x4. Expected images of one size" in images.apart
    assert [batch.shape for batch in images.batches(images.targets)] == [(1, 8, 4, 3)]


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("LA", 1), ("RGBA", 3), ("P", 3)])
def test_images_have_as_many_channels_as_each_other(tmp_path, mode, channels):
    generated = folder(tmp_path / "made", {"a.png": (4, 4)}, mode)
    targets = folder(tmp_path / "true", {"a.png": (4, 4)}, "L" if channels == 1 else "RGB")
    (pair,) = FolderImages(generated, targets).pairs()
    assert pair.generated.shape == pair.target.shape == (1, 4, 4, channels)


@pytest.mark.parametrize(("files", "message"), [({}, "no images"), ({"a.txt": b"text"}, r"no images. It holds a\.txt")])
def test_a_folder_without_images_is_refused(tmp_path, files, message):
    (tmp_path / "made").mkdir()
    for name, content in files.items():
        (tmp_path / "made" / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        FolderImages(tmp_path / "made", folder(tmp_path / "true", {"a.png": (4, 4)}))


def test_an_image_that_cannot_be_read_is_named(tmp_path):
    generated = folder(tmp_path / "made", {"a.png": (4, 4)})
    (generated / "b.png").write_bytes(b"no image")
    targets = folder(tmp_path / "true", {"a.png": (4, 4), "b.png": (4, 4)})
    with pytest.raises(DataError, match=r"b\.png"):
        FolderImages(generated, targets)


def test_what_is_skipped_is_remarked(tmp_path):
    generated = folder(tmp_path / "made", {"a.png": (4, 4)})
    folder(generated / "more", {"b.png": (4, 4)})
    targets = folder(tmp_path / "true", {"a.png": (4, 4)})
    assert "Add --recursive to read them." in FolderImages(generated, targets).remarks[0]
    assert len(FolderImages(generated, targets, recursive=True).generated) == 2
