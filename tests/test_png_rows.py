import numpy as np
import pytest
from PIL import Image

from ganforge.errors import RunError
from ganforge.images import read_image
from ganforge.png_rows import write_png_rows


@pytest.fixture
def image(request):
    def made(channels, bits, size=(37, 23)):
        rows, columns = np.mgrid[: size[0], : size[1]]
        ramp = (rows * 5 + columns * 3)[..., None] * np.arange(1, channels + 1) * (1 if bits == 8 else 257)
        noise = np.random.default_rng(0).integers(0, 9, (*size, channels))
        return (ramp + noise).astype(np.uint8 if bits == 8 else np.uint16)

    return made


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_bands_of_any_height_are_read_back(tmp_path, image, channels, bits):
    made = image(channels, bits)
    write_png_rows(tmp_path / "a.png", made.shape, np.split(made, [1, 2, 20]), bits)
    np.testing.assert_array_equal(read_image(tmp_path / "a.png"), made)


def test_bands_make_the_same_file_as_the_whole(tmp_path, image):
    made = image(3, 8)
    write_png_rows(tmp_path / "a.png", made.shape, [made])
    write_png_rows(tmp_path / "b.png", made.shape, (row[None] for row in made))
    assert Image.open(tmp_path / "a.png").tobytes() == Image.open(tmp_path / "b.png").tobytes()


def test_smooth_images_become_small(tmp_path):
    rows, columns = np.mgrid[:256, :256]
    smooth = np.stack([rows, columns, (rows + columns) // 2], axis=-1).astype(np.uint8)
    write_png_rows(tmp_path / "a.png", smooth.shape, [smooth])
    Image.fromarray(smooth).save(tmp_path / "b.png")
    assert (tmp_path / "a.png").stat().st_size < 1.3 * (tmp_path / "b.png").stat().st_size


def test_a_profile_is_kept(tmp_path, image):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    write_png_rows(tmp_path / "a.png", (37, 23, 3), [image(3, 8)], profile=profile)
    assert Image.open(tmp_path / "a.png").info["icc_profile"] == profile


def test_what_goes_wrong_on_the_way_leaves_nothing_behind(tmp_path, image):
    def bands():
        yield image(3, 8)[:5]
        raise RunError("no more")

    with pytest.raises(RunError, match="no more"):
        write_png_rows(tmp_path / "a.png", (37, 23, 3), bands())
    assert list(tmp_path.iterdir()) == []
