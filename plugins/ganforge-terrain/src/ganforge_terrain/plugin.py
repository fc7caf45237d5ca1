"""What this package offers to ganforge."""

from collections.abc import Sequence

from ganforge import Dataset, Metric, hookimpl
from ganforge_terrain.map_agreement import MapAgreement
from ganforge_terrain.procedural_terrain import ProceduralTerrain
from ganforge_terrain.terrain_maps import TerrainMaps

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """A procedural world, and maps of the user."""
    return [ProceduralTerrain, TerrainMaps]


@hookimpl
def ganforge_metrics() -> Sequence[type[Metric]]:
    """Whether coastlines are where the source has them."""
    return [MapAgreement]
