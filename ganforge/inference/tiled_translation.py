"""Translates an image of any size tile by tile, in bounded memory."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product, zip_longest

import numpy as np

from ganforge.components.row_reader import RowReader
from ganforge.images import as_channels
from ganforge.inference.tile_networks import TileNetworks
from ganforge.inference.tile_plan import TilePlan
from ganforge.inference.translation_inputs import IMAGE, padded

LOOKED_AT = 16
"""Tiles that the statistics of an image are taken from."""
Report = Callable[[int, int], None]
"""Called with how many tiles are done, and how many there are."""


class TiledTranslation:
    """One image, of which some rows at a time are translated.

    Attributes:
        size: height and width of its source.
    """

    def __init__(
        self,
        networks: TileNetworks,
        source: RowReader,
        extras: Mapping[str, np.ndarray],
        channels: int,
        multiple: int = 1,
    ) -> None:
        """Lay out the tiles.

        Args:
            networks: translate them.
            source: the image.
            extras: what else the networks read: images of the source's size, vectors; `chance`, and `noise` if there is
                any.
            channels: how many networks see of the source.
            multiple: of what sides networks take only multiples.
        """
        self.size = source.size
        self._networks, self._source, self._extras, self._channels = networks, source, extras, channels
        self._plans = [
            TilePlan(length, tile, tile // 4, multiple if 4 * multiple <= tile else 1)
            for length, tile in zip(source.size, networks.size, strict=True)
        ]

    def bands(self, seed: int = 0, report: Report = lambda done, total: None) -> Iterator[np.ndarray]:
        """The translation from top to bottom, each band (rows, width, channels) float32 in [-1, 1]."""
        rows, columns = self._plans
        scale = self._networks.scale
        self._networks.look_at(self._some_tiles())
        total = len(rows.starts) * len(columns.starts)
        blended = weights = np.zeros((0, 1, 1), np.float32)  # of rows that the next tiles also see
        for number, (top, following) in enumerate(zip_longest(rows.starts, rows.starts[1:])):
            strip = self._strip(top, seed)
            own = rows.weights(top, scale)[:, None, None]
            blended, weights = _added(blended, own * strip), _added(weights, own)
            report((number + 1) * len(columns.starts), total)
            done = scale * ((self.size[0] if following is None else following) - top)
            yield np.clip(blended[:done] / weights[:done], -1, 1)
            blended, weights = blended[done:], weights[done:]

    def _strip(self, top: int, seed: int) -> np.ndarray:
        """All tiles that begin at a row, blended side by side."""
        columns, scale = self._plans[1], self._networks.scale
        width = scale * (columns.starts[-1] + columns.tile)
        blended = np.zeros((scale * self._plans[0].tile, width, self._networks.channels), np.float32)
        weights = np.zeros((width, 1), np.float32)
        for left in columns.starts:
            made = self._networks.translate(self._tile(top, left), seed)
            own, place = columns.weights(left, scale)[:, None], slice(scale * left, scale * (left + columns.tile))
            blended[:, place] += own * made
            weights[place] += own
        blended /= weights
        return blended[:, : scale * self.size[1]]

    def _tile(self, top: int, left: int) -> dict[str, np.ndarray]:
        """What networks are given of a tile, mirrored where it reaches beyond the image."""
        height, width = self._networks.size
        source = as_channels(self._source.columns(left, left + width).rows(top, top + height), self._channels)
        extras = {
            name: extra[top : top + height, left : left + width] if extra.ndim == IMAGE else extra
            for name, extra in self._extras.items()
        }
        entries = {**extras, "source": source, "corner": np.array([top, left])}
        return {name: padded(entry, self._networks.size) for name, entry in entries.items()}

    def _some_tiles(self) -> Iterator[dict[str, np.ndarray]]:
        places = list(product(*(plan.starts for plan in self._plans)))
        for place in places[:: max(1, len(places) // LOOKED_AT)][:LOOKED_AT]:
            yield self._tile(*place)


def _added(rows: np.ndarray, more: np.ndarray) -> np.ndarray:
    """The sum of two that begin at the same row; the second is longer."""
    more[: len(rows)] += rows
    return more
