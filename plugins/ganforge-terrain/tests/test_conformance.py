"""Every component of this package keeps its contract."""

import numpy as np
import pytest
from ganforge_terrain.map_agreement import MapAgreement
from ganforge_terrain.procedural_terrain import ProceduralTerrain
from ganforge_terrain.terrain_maps import TerrainMaps

from ganforge.images import write_png
from ganforge.testing import DatasetContract, MetricContract

pytestmark = pytest.mark.slow


class TestProceduralTerrain(DatasetContract):
    component = ProceduralTerrain(size=(16, 24))


class TestTerrainMaps(DatasetContract):
    @pytest.fixture(autouse=True)
    def maps(self, tmp_path):
        """Red and green tell each pixel's place, blue is land or water in diagonal stripes."""
        rows, columns = np.mgrid[:160, :240]
        blue = np.where((rows + columns) // 8 % 2, 255, 0)
        write_png(tmp_path / "maps.png", np.dstack([columns, rows, blue]).astype(np.uint8))
        self.component = TerrainMaps(path=tmp_path / "maps.png", size=(16, 24))


class TestMapAgreement(MetricContract):
    component = MapAgreement()

    def examples(self, count):
        """Water is blue, land is green."""
        water = np.random.default_rng(0).integers(0, 2, (count, 32, 64, 1)) * np.float32(2) - 1
        return water, np.concatenate([np.full_like(water, -1), -water, water], axis=-1)
