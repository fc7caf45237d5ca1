"""Pairs in one file."""

import numpy as np
import pytest
import tensorflow as tf
from ganforge_images import headers
from ganforge_images.label_map import LabelMap
from ganforge_images.side_by_side import SideBySide
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pydantic import ValidationError

from ganforge.components import ExampleShape, ImageShape
from ganforge.errors import DataError
from ganforge.images import as_channels, read_image, write_png


def example(dataset, position=0, split="train"):
    """One example, read as the engine reads it."""
    examples = dataset.load(split, seed=0)
    read = tf.data.Dataset.from_tensors(tf.constant(position, tf.int64)).map(examples.read)
    assert {name: spec.shape for name, spec in read.element_spec.items()} == dataset.shape().images
    return {side: image.numpy() for side, image in next(iter(read)).items()}


@pytest.mark.parametrize("source", ["left", "right"])
def test_either_half_can_be_the_source(write_images, source):
    folder = write_images("all", "a", (8, 12, 3))
    image = read_image(folder / "a.png")
    halves = {"left": image[:, :6], "right": image[:, 6:]}
    found = example(SideBySide(path=folder, source=source, validation_share=0))
    np.testing.assert_array_equal(found["source"], halves.pop(source))
    np.testing.assert_array_equal(found["target"], *halves.values())


@pytest.mark.slow
@settings(deadline=None, max_examples=12)
@given(
    height=st.integers(1, 40),
    half=st.integers(1, 40),
    size=st.none() | st.integers(1, 50) | st.tuples(st.integers(1, 50), st.integers(1, 50)),
    resampling=st.sampled_from(["area", "bilinear", "nearest"]),
)
def test_any_even_width_fits_any_size(tmp_path_factory, height, half, size, resampling):
    folder = tmp_path_factory.mktemp("any")
    write_png(folder / "a.png", np.full((height, 2 * half, 3), 77, np.uint8))
    dataset = SideBySide(path=folder, size=size, source_channels=1, source_resampling=resampling, validation_share=0)
    found = example(dataset)
    for side in found.values():
        assert side.dtype == np.uint8
        assert (side == 77).all()


MODES = {
    "png": ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "turned"],
    "jpg": ["L", "RGB", "CMYK", "turned"],
    "tif": ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "turned"],
    "webp": ["RGB", "RGBA", "turned"],
}


@pytest.mark.parametrize(("suffix", "mode"), [(suffix, mode) for suffix, modes in MODES.items() for mode in modes])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_what_tensorflow_decodes_and_what_pillow_decodes_are_the_same(tmp_path, suffix, mode, channels):
    noise = np.random.default_rng(0).integers(0, 256, (8, 16, 6), np.uint8)
    exif = Image.Exif()
    if mode == "turned":
        exif[0x0112] = 8
    image = Image.fromarray(noise[..., :3]).convert("RGB" if mode in ("turned", "I;16") else mode)
    image = Image.fromarray(noise[..., ::3].copy().view(np.uint16)[..., 0]) if mode == "I;16" else image
    image.save(tmp_path / f"a.{suffix}", exif=exif)
    found = example(SideBySide(path=tmp_path, source_channels=channels, validation_share=0))
    expected = read_image(tmp_path / f"a.{suffix}")
    middle = expected.shape[1] // 2
    for side, half, number in (("source", expected[:, :middle], channels), ("target", expected[:, middle:], 3)):
        assert found[side].dtype == expected.dtype
        assert abs(found[side].astype(int) - as_channels(half, number)).max() <= 1


def test_8_bit_files_among_16_bit_ones_keep_their_brightness(tmp_path):
    write_png(tmp_path / "a.png", np.full((4, 8, 1), 255, np.uint8))
    write_png(tmp_path / "b.png", np.full((4, 8, 1), 65535, np.uint16))
    dataset = SideBySide(path=tmp_path, validation_share=0)
    for position in range(2):
        assert (example(dataset, position)["source"] == 65535).all()


def test_jpeg_files_with_something_behind_their_end_are_read(tmp_path):
    Image.new("RGB", (16, 8), "red").save(tmp_path / "a.jpg")
    with (tmp_path / "a.jpg").open("ab") as file:
        file.write(b"something")
    assert example(SideBySide(path=tmp_path, validation_share=0))["source"].shape == (8, 8, 3)


def test_images_of_an_odd_width_are_named_before_training(write_images):
    folder = write_images("train", ["a", "b"])
    write_images("train", ["odd"], (8, 15, 3))
    with pytest.raises(DataError, match=r"odd\.png: the image is 15 pixels wide.*even width"):
        SideBySide(path=folder, validation_share=0).load("train", 0)


def test_mixed_sizes_need_a_size(write_images):
    folder = write_images("train", ["a"])
    write_images("train", ["b"], (8, 20, 3))
    with pytest.raises(DataError, match=r"b\.png: this picture is 8x10, the first is 8x8.*size = \[8, 8\]"):
        SideBySide(path=folder, validation_share=0).load("train", 0)
    assert example(SideBySide(path=folder, size=(8, 8), validation_share=0), 1)["source"].shape == (8, 8, 3)


def break_file(path, kind):
    content = bytearray(path.read_bytes())
    if kind == "truncated":
        path.write_bytes(content[:-40])
    elif kind == "corrupt":
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    else:
        path.write_bytes(b"" if kind == "empty" else b"no image at all")


@pytest.mark.parametrize("kind", ["truncated", "corrupt", "empty", "text"])
def test_every_broken_file_is_named_before_training(write_images, kind):
    folder = write_images("train", "abc")
    for name in "bc":
        break_file(folder / f"{name}.png", kind)
    with pytest.raises(DataError) as caught:
        SideBySide(path=folder, validation_share=0).load("train", 0)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        str(folder / f"{name}.png") for name in "bc"
    ]


def test_many_broken_files_are_counted(write_images):
    folder = write_images("train", [f"{number:02}" for number in range(14)])
    for file in folder.iterdir():
        break_file(file, "truncated")
    with pytest.raises(DataError, match="and 4 more"):
        SideBySide(path=folder, validation_share=0, size=8).load("train", 0)


def test_a_truncated_file_among_too_many_to_check_is_named_when_it_is_read(write_images, monkeypatch):
    monkeypatch.setattr(headers, "DECODED", 1)
    folder = write_images("train", "ab")
    break_file(folder / "b.png", "truncated")
    dataset = SideBySide(path=folder, validation_share=0)
    example(dataset, 0)
    with pytest.raises(tf.errors.OpError, match=r"DataError: .*b\.png: the image cannot be decoded"):
        example(dataset, 1)


@pytest.mark.parametrize(
    "options", [{"size": 0}, {"size": [8]}, {"source_channels": 2}, {"source": "top"}, {"sourc": "left"}]
)
def test_options_without_a_meaning_are_refused(tmp_path, options):
    with pytest.raises(ValidationError):
        SideBySide(path=tmp_path, **options)


def test_the_first_screen_tells_counts_size_and_folder(write_images, tmp_path):
    write_images("all/train", "abc")
    write_images("all/val", "de")
    expected = f"side-by-side: 3 train, 2 validation pairs of 8x8 in {tmp_path / 'all'}"
    assert SideBySide(path=tmp_path / "all").describe() == expected


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(DataError, match="there is no such folder"):
        SideBySide(path=tmp_path / "none").shape()


def test_facades_go_either_way(real_data):
    path = real_data("facades")
    left, right = SideBySide(path=path), SideBySide(path=path, source="right")
    assert str(left.shape()) == "256x256x3 -> 256x256x3"
    assert left.describe() == f"side-by-side: 100 train, 20 validation pairs of 256x256 in {path}"
    there, back = example(left, 3, "validation"), example(right, 3, "validation")
    np.testing.assert_array_equal(there["source"], back["target"])
    image = read_image(left.columns("validation")[0][3])
    np.testing.assert_array_equal(np.concatenate([there["source"], there["target"]], axis=1), image)


@pytest.mark.slow
def test_one_pixel_lines_survive_shrinking(real_data):
    path = real_data("cad_sketch")

    def ink(**options) -> float:
        """Mean darkness of the drawings on the right, the CAD half."""
        dataset = SideBySide(path=path, source="right", source_channels=1, **options)
        return float(np.mean([255 - example(dataset, position, "test")["source"] for position in range(5)]))

    stored, kept = ink(), ink(size=256)
    assert kept == pytest.approx(stored, rel=0.02)
    assert SideBySide(path=path, size=256).shape().source[:2] == (256, 256)
    assert SideBySide(path=path).shape().source[:2] == (288, 432)


def test_of_many_files_some_are_looked_at_before_and_all_are_read_right(tmp_path, monkeypatch):
    monkeypatch.setattr(headers, "DECODED", 2)
    pixels = np.random.default_rng(0).integers(0, 256, (8, 16, 3), np.uint8)
    for number in range(4):
        write_png(tmp_path / f"{number}.png", pixels)
    Image.fromarray(pixels).quantize(256).save(tmp_path / "1.png")  # a palette, which TensorFlow would misread
    Image.fromarray(pixels[..., 0].astype(np.uint16)).save(tmp_path / "3.png")
    dataset = SideBySide(path=tmp_path, validation_share=0)
    assert (example(dataset, 2)["source"] == pixels[:, :8]).all()
    assert (example(dataset, 1)["target"] == read_image(tmp_path / "1.png")[:, 8:]).all()
    with pytest.raises(tf.errors.OpError, match=r"3\.png: 16 bits per channel\. Expected 8"):
        example(dataset, 3)


SHAPE = ExampleShape(ImageShape(8, 6, 3), ImageShape(8, 6, 3))


@pytest.mark.parametrize(("size", "holds_pair"), [((8, 12), True), ((16, 26), True), ((8, 6), False), ((9, 6), False)])
@pytest.mark.parametrize("is_data_there", [True, False])
def test_files_as_wide_as_pairs_are_told_from_sources(write_images, size, holds_pair, is_data_there):
    folder = write_images("all", "a", (8, 12, 3))
    file = write_images("new", "b", (*size, 3)) / "b.png"
    dataset = SideBySide(path=folder if is_data_there else folder / "gone", validation_share=0)
    assert bool(dataset.holds_more_than_source(file, SHAPE)) == holds_pair


def test_what_is_a_pair_depends_on_the_files_where_training_stretched_them(write_images):
    folder = write_images("all", "a", (16, 8, 3))
    dataset = SideBySide(path=folder, size=8, validation_share=0)
    assert dataset.holds_more_than_source(folder / "a.png", ExampleShape(ImageShape(8, 8, 3), ImageShape(8, 8, 3)))


@pytest.mark.parametrize("source", ["left", "right"])
def test_source_and_target_in_a_file_are_what_training_sees(write_images, source):
    folder = write_images("all", "a", (8, 12, 3))
    dataset = SideBySide(path=folder, source=source, validation_share=0)
    for role, found in (("source", dataset.source_in), ("target", dataset.target_in)):
        np.testing.assert_allclose(found(folder / "a.png"), example(dataset)[role] / 127.5 - 1, atol=1e-6)


def test_the_source_in_a_file_may_be_a_label_map(write_images):
    folder = write_images("all", "a", (8, 12, 1))
    write_png(folder / "a.png", np.repeat([[0], [1], [200]], 4, axis=0).T[..., None].repeat(8, axis=0).astype(np.uint8))
    labels = LabelMap(classes=2)
    dataset = SideBySide(path=folder, source_labels=labels, size=8, validation_share=0)
    assert dataset.source_in(folder / "a.png")[0, :, 1].tolist()[:5] == [-1, -1, -1, -1, 1]
