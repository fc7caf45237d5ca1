"""Remembers the features of pictures: several metrics ask for the same, and the targets of a run never change."""

from collections import OrderedDict
from hashlib import blake2b

import numpy as np

from ganforge.components import Extractor

SIZE = 32 * 2**20
"""Numbers that are remembered at most: 128 MiB."""

_known: OrderedDict[bytes, np.ndarray] = OrderedDict()


def features_of(extractor: Extractor, pictures: np.ndarray) -> np.ndarray:
    """As `Extractor.features`, each picture once.

    Args:
        extractor: describes them.
        pictures: (batch, height, width, 3) uint8.
    """
    described = f"{extractor.model_dump_json()} {extractor.weights_hash} {pictures.shape[1:]}".encode()
    keys = [blake2b(described + picture.tobytes()).digest() for picture in pictures]
    new = [index for index, key in enumerate(keys) if key not in _known]
    found = {key: _known[key] for key in keys if key in _known}
    if new:
        found |= dict(zip((keys[index] for index in new), extractor.features(pictures[new]), strict=True))
    for key, features in found.items():
        _known[key] = features
        _known.move_to_end(key)
    while len(_known) * len(features) > SIZE:
        _known.popitem(last=False)
    return np.stack([found[key] for key in keys])
