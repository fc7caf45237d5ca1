import numpy as np
import pytest
from ganforge_terrain.plugin import ProceduralTerrain, TerrainMaps
from PIL import Image

SEA, LAND = (20, 40, 200), (90, 160, 60)


@pytest.fixture
def files(tmp_path):
    colors = np.full((4, 6, 3), LAND, np.uint8)
    colors[:, 4:] = SEA
    Image.fromarray(colors).save(tmp_path / "map.png")
    Image.fromarray(np.uint8(255 * (colors[..., 2] == SEA[2]))).save(tmp_path / "water.png")
    return tmp_path


@pytest.mark.parametrize("kind", [ProceduralTerrain, TerrainMaps])
def test_a_map_in_colors_is_no_source_and_gives_one(files, kind):
    dataset = kind() if kind is ProceduralTerrain else kind(path=files / "map.png")
    assert dataset.holds_more_than_source(files / "water.png", dataset.shape()) == ""
    assert "it is in colors" in dataset.holds_more_than_source(files / "map.png", dataset.shape())
    expected = dataset.from_file("source", files / "water.png")
    np.testing.assert_array_equal(dataset.source_in(files / "map.png"), expected)
