"""What a translation keeps of its source's file."""

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from ganforge.images import read_image
from ganforge.inference.file_translation import translate_jobs
from ganforge.inference.translation_jobs import TranslationJobs
from ganforge.inference.translation_options import TranslationOptions
from ganforge.png_rows import write_png_rows

pytestmark = pytest.mark.slow
PLACE = [(33550, "d", 3, (10.0, 10.0, 0.0)), (33922, "d", 6, (0.0, 0.0, 0.0, 5e5, 4.6e6, 0.0))]


@pytest.fixture
def translated(two_way, tmp_path):
    def run(name, **options):
        """The translation of one file, to colors of 8x8x3."""
        planned = TranslationJobs(
            [tmp_path / name], tmp_path / "out", two_way.direction(), TranslationOptions(existing="replace")
        )
        (done,) = translate_jobs(two_way, planned.jobs, TranslationOptions(**options))
        assert done.error == ""
        return done.job.generated

    return run


def test_sixteen_bits_stay_sixteen(translated, tmp_path):
    write_png_rows(tmp_path / "a.png", (8, 8, 1), [np.full((8, 8, 1), 30000, np.uint16)], bits=16)
    made = read_image(translated("a.png"))
    assert (made.dtype, made.shape) == (np.uint16, (8, 8, 3))
    assert len(np.unique(made % 257)) > 1  # not 8 bits made wider


def test_a_profile_is_kept(translated, tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (8, 8), "teal").save(tmp_path / "a.png", icc_profile=profile)
    assert Image.open(translated("a.png")).info["icc_profile"] == profile


def test_a_tiff_stays_one_in_its_place_on_earth(translated, tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((8, 8), np.uint16), extratags=PLACE)
    made = translated("a.tif")
    assert made.name == "a.tif"
    with tifffile.TiffFile(made) as file:
        tags = file.pages[0].tags
        assert file.asarray().shape == (8, 8, 3)
        assert file.asarray().dtype == np.uint16
        assert [tags[code].value for code in (33550, 33922)] == [value for _, _, _, value in PLACE]
    assert read_image(made).shape == (8, 8, 3)


def test_transparency_is_kept_where_asked(translated, tmp_path):
    image = np.full((8, 8, 4), 200, np.uint8)
    image[2:5, 2:5, 3] = 0
    Image.fromarray(image).save(tmp_path / "a.png")
    assert read_image(translated("a.png")).shape == (8, 8, 3)
    made = read_image(translated("a.png", keep_alpha=True))
    np.testing.assert_array_equal(made[..., 3], image[..., 3])
    left = read_image(translated("a.png", keep_alpha=True, half="left"))
    np.testing.assert_array_equal(left[..., 3], image[:, :4, 3])
    assert read_image(translated("a.png", keep_alpha=True, size=(4, 4))).shape == (4, 4, 4)


def test_an_opaque_source_gives_an_opaque_translation(translated, tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    assert read_image(translated("a.png", keep_alpha=True)).shape == (8, 8, 3)
