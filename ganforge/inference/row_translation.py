"""Translates an image that memory does not hold by tiles."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ganforge.components.image_rows import ImageRows
from ganforge.components.row_reader import RowReader
from ganforge.components.shapes import ImageShape
from ganforge.errors import DataError
from ganforge.images import as_channels
from ganforge.inference.direction import Direction
from ganforge.inference.memory import shortage
from ganforge.inference.tile_networks import TileNetworks
from ganforge.inference.tiled_translation import TiledTranslation
from ganforge.inference.translation_inputs import checked_extras
from ganforge.inference.translation_options import TranslationOptions
from ganforge.inference.translator import Translator
from ganforge.training.step.fixed_chance import chance_of, image_number

USUAL = 512
"""Height and width of tiles, unless networks were trained with larger images."""
_BAND = 256
"""Rows that are looked at together."""


def tile_size(
    translator: Translator, where: str, size: tuple[int, int], options: TranslationOptions
) -> tuple[int, int] | None:
    """Height and width of the tiles that an image is translated by; None where it is translated in one piece.

    Args:
        translator: of the run.
        where: names the image in messages.
        size: height and width of the image.
        options: may name the side of tiles.

    Raises:
        DataError: memory does not even hold what tiles take.
    """
    shape = translator.direction(options.direction).source
    side = options.tile or max(USUAL, shape.height, shape.width)
    tile = translator.padded_size(side, side)
    lack = "" if options.tile else translator.shortage(*size, options.direction)
    if (size[0] <= tile[0] and size[1] <= tile[1]) or not (options.tile or lack):
        tile = None
    if lack and (tile is None or shortage(size, [lambda: _memory(translator, size, tile, options.direction)])):
        raise DataError(f"{where}: {lack}")
    return tile


def rows_in_tiles(
    translator: Translator,
    source: RowReader,
    extras: Mapping[str, np.ndarray],
    tile: tuple[int, int],
    options: TranslationOptions,
) -> ImageRows:
    """The translation of an image, by tiles.

    Args:
        translator: of the run.
        source: the image.
        extras: what else networks read.
        tile: height and width of tiles.
        options: name the direction and the seed.

    Raises:
        DataError: an extra is missing or does not fit.
    """
    direction = translator.direction(options.direction)
    networks = translator.tile_networks(tile, direction.name)
    given = checked_extras(extras, direction.inputs, source.size)
    is_random = not networks.reads.isdisjoint(("chance", "noise"))
    given["chance"] = _chance(source, direction, options.seed) if is_random else np.zeros((), np.float32)
    tiled = TiledTranslation(networks, source, given, direction.source.channels, translator.padded_size(1, 1)[0])
    return ImageRows(
        _shape(networks, source), tiled.bands(options.seed, lambda *tiles: options.report("Tiles", *tiles))
    )


def _shape(networks: TileNetworks, source: RowReader) -> ImageShape:
    height, width = (networks.scale * side for side in source.size)
    return ImageShape(height, width, networks.channels)


def _chance(source: RowReader, direction: Direction, seed: int) -> Any:
    """That of the whole image."""
    bands = (source.rows(top, top + _BAND) for top in range(0, source.size[0], _BAND))
    return chance_of(seed, image_number(as_channels(band, direction.source.channels) for band in bands))[0]


def _memory(translator: Translator, size: tuple[int, int], tile: tuple[int, int], direction: str) -> int:
    """About how many bytes it takes to decode an image and translate it by tiles."""
    channels = sum(image.channels for image in translator.shape.images.values())
    rows = 16 * tile[0] * size[1] * channels
    return translator.memory(tile, direction) + rows + 8 * size[0] * size[1]
