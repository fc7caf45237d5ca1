"""Headers, training and predictions see the same pixels of a file, whatever is odd about it."""

import os
from unicodedata import normalize

import numpy as np
import pytest
import tensorflow as tf
import tifffile
from ganforge_images import headers
from ganforge_images.colors import Colors
from ganforge_images.folder_dataset import ImageFolder
from ganforge_images.paired_folders import PairedFolders
from PIL import Image, PngImagePlugin

from ganforge.data.batches import normalized
from ganforge.images import write_png

NOISE = np.random.default_rng(0).integers(0, 256, (16, 24, 3), np.uint8)
XMP = '<rdf:Description tiff:Orientation="6"/>'


def turned_by_xmp(path):
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP)
    Image.fromarray(NOISE).save(path, pnginfo=info)


def turned_by_exif(path):
    exif = Image.Exif()
    exif[274] = 6
    Image.fromarray(NOISE).save(path, exif=exif)


def progressive(path):
    Image.fromarray(NOISE).save(path, progressive=True, quality=50)


def interlaced_palette(path):
    Image.fromarray(NOISE).quantize(64).save(path)


def keyed(path):
    Image.fromarray(NOISE).save(path, transparency=tuple(NOISE[0, 0].tolist()))


def cmyk(path):
    Image.fromarray(NOISE).convert("CMYK").save(path)


def deep(path):
    write_png(path, NOISE.astype(np.uint16) * 200)


def deep_tiff(path):
    tifffile.imwrite(path, NOISE.astype(np.uint16) * 200, photometric="rgb")


def whole_numbers(path):
    tifffile.imwrite(path, NOISE[..., 0].astype(np.int32) * 200)


def animated(path):
    Image.fromarray(NOISE).save(path, save_all=True, append_images=[Image.fromarray(NOISE[::-1])])


def longer(path):
    Image.fromarray(NOISE).save(path)
    path.write_bytes(path.read_bytes() + b"more")


KINDS = [
    *((turned_by_xmp, "png"), (turned_by_exif, "jpg"), (turned_by_exif, "webp"), (turned_by_exif, "tif")),
    *((progressive, "jpg"), (interlaced_palette, "png"), (keyed, "png"), (cmyk, "jpg"), (deep, "png")),
    *((deep_tiff, "tif"), (whole_numbers, "tif"), (animated, "png"), (animated, "gif"), (longer, "jpg")),
]


@pytest.mark.parametrize("decoded", [1000, 0])
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize(("save", "suffix"), KINDS)
def test_training_sees_what_predictions_see(tmp_path, monkeypatch, save, suffix, channels, decoded):
    monkeypatch.setattr(headers, "DECODED", decoded)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        save(tmp_path / folder / f"x.{suffix}")
    dataset = PairedFolders(
        path=tmp_path, source="a", target="b", validation_share=0, source_channels=channels, target_channels=channels
    )
    path = tmp_path / "a" / f"x.{suffix}"
    example = dataset.load("train", 0).read(tf.constant(0, tf.int64))
    expected = Colors(channels).read(path)
    assert headers.read_header(path)[:2] == tuple(dataset.shape().source[:2]) == expected.shape[:2]
    np.testing.assert_allclose(normalized(example, {})["source"], expected, atol=1e-6)


@pytest.mark.parametrize(
    "name", ["caf\u00e9", "with  spaces ", os.fsdecode(b"fa\xe7ade"), "x" * 250, "new\nline", "%s*[a]"]
)
def test_files_of_any_name_are_read(tmp_path, name):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        Image.fromarray(NOISE).save(tmp_path / folder / f"{name}.png")
    examples = PairedFolders(path=tmp_path, source="a", target="b", validation_share=0).load("train", 0)
    np.testing.assert_array_equal(examples.read(tf.constant(0, tf.int64))["source"], NOISE)
    assert examples.where(0).encode()


@pytest.mark.parametrize("spelling", ["NFC", "NFD"])
@pytest.mark.parametrize("layout", ["{name}", "train/{name}", "{name}/train"])
def test_folders_are_found_however_their_accents_are_written(tmp_path, spelling, layout):
    for name in ("caf\u00e9", "bar"):
        folder = tmp_path / layout.format(name=normalize(spelling, name))
        folder.mkdir(parents=True)
        Image.fromarray(NOISE).save(folder / "x.png")
    pairs = PairedFolders(path=tmp_path, source="caf\u00e9", target="bar", validation_share=0)
    assert pairs.load("train", 0).size == 1
    folder = ImageFolder(path=tmp_path, extras={"label": {"class_subfolders": True}}, validation_share=0).load(
        "train", 0
    )
    assert [int(folder.read(tf.constant(place, tf.int64))["label"]) for place in (0, 1)] == [0, 1]
