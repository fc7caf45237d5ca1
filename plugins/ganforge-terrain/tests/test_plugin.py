import subprocess
import sys

import pytest
from ganforge_terrain import plugin
from ganforge_terrain.map_agreement import MapAgreement
from ganforge_terrain.procedural_terrain import ProceduralTerrain
from ganforge_terrain.terrain_maps import TerrainMaps

from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment

TABLES = """
name = "terrain"

[trainer]
steps = 1

[generator]
name = "unet"

[method]
name = "paired"

[[losses]]
name = "l1"

[[metrics]]
name = "map-agreement"
blue_rule = { red_margin = 0, green_margin = 0 }

[dataset]
"""


def test_the_plugin_offers_two_datasets_and_a_metric():
    plugins = Plugins([plugin], entry_points=False)
    assert plugins.find("dataset", "procedural-terrain") is ProceduralTerrain
    assert plugins.find("dataset", "terrain-maps") is TerrainMaps
    assert plugins.find("metric", "map-agreement") is MapAgreement


def test_every_option_can_be_written_in_toml(tmp_path):
    options = 'name = "procedural-terrain"\nsize = [64, 96]\nworld = 3\nwater = [0, 0.9]\nfeature_size = 50\n'
    (tmp_path / "world.toml").write_text(TABLES + options)
    (tmp_path / "maps.toml").write_text(
        TABLES + 'name = "terrain-maps"\npath = "real.png"\nsimplified = "painted.png"\nsize = 64\nscale = 2\n'
        "rows = [0.1, 0.9]\nheld_out = 0.2\nblue_rule = { red_margin = 15, green_margin = -40 }\n"
    )
    assert Experiment.from_toml(tmp_path / "world.toml").dataset.size == (64, 96)
    maps = Experiment.from_toml(tmp_path / "maps.toml").dataset
    assert (maps.path, maps.simplified) == (tmp_path / "real.png", tmp_path / "painted.png")
    assert maps.blue_rule.green_margin == -40


@pytest.mark.processes
def test_declarations_load_nothing_heavy():
    code = "import sys, ganforge_terrain.plugin; print({'tensorflow', 'keras', 'numpy', 'PIL'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert found.strip() == "set()"
