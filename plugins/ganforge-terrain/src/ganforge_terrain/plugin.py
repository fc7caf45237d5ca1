"""What this package offers."""

from collections.abc import Sequence

from ganforge import Dataset, Metric, hookimpl
from ganforge_terrain.map_agreement import MapAgreement
from ganforge_terrain.procedural_terrain import ProceduralTerrain
from ganforge_terrain.terrain_maps import TerrainMaps

__ganforge_api__ = "1.0"


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """A world of its own, and the user's maps."""
    return [ProceduralTerrain, TerrainMaps]


@hookimpl
def ganforge_metrics() -> Sequence[type[Metric]]:
    """Do coastlines come out where they were asked for?"""
    return [MapAgreement]
