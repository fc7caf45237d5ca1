"""Finds windows of a world with enough land and water, and draws them."""

from functools import lru_cache
from typing import Any, NamedTuple, get_args

import tensorflow as tf

from ganforge import Example, Split
from ganforge_terrain import render
from ganforge_terrain.blue_rule import BlueRule
from ganforge_terrain.noise import hashed
from ganforge_terrain.world import Terrain, World

_PATIENCE = 100
"""Places tried for one example; the last is taken in any case, if almost no window meets the bounds."""

_RELIEF = 0.3
"""Height of one unit of elevation, in feature sizes."""


class Explorer(NamedTuple):
    """One world, and what its windows should be like."""

    world: World
    height: int
    width: int
    water: tuple[float, float]
    blue_rule: BlueRule

    def example(self, position: tf.Tensor, split: Split, seed: int) -> Example:
        """The example at this position: source (height, width, 1) and target (height, width, 3), uint8."""
        column, seed_word = tf.constant(first_column(split), tf.int64), tf.constant(seed % 2**32, tf.uint32)
        return _graph(self)(tf.cast(position, tf.int64), column, seed_word)

    def find(self, position: tf.Tensor, column: tf.Tensor, seed: tf.Tensor) -> Example:
        """The same for an int64 position, where the split begins at an int64 column, and the seed is uint32."""

        def unfit(attempt: tf.Tensor, terrain: Terrain) -> tf.Tensor:
            share = tf.reduce_mean(tf.cast(self.wet(terrain), tf.float32))
            outside = (share < self.water[0]) | (share > self.water[1])
            return (attempt == 0) | (outside & (attempt < _PATIENCE))

        def another(attempt: tf.Tensor, _: Terrain) -> tuple[tf.Tensor, Terrain]:
            top, left = place(position, attempt, seed)
            return attempt + 1, self.world.terrain(top, column + left, self.height, self.width)

        blank = Terrain(tf.zeros((self.height + 2, self.width + 2)), tf.zeros((self.height, self.width)))
        _, terrain = tf.while_loop(unfit, another, (tf.constant(0), blank))
        source = tf.cast(self.wet(terrain), tf.uint8)[..., None] * 255
        return {"source": source, "target": self.picture(terrain)}

    def picture(self, terrain: Terrain) -> tf.Tensor:
        """The real picture of a terrain of this world: (height, width, 3) uint8."""
        return render.real(terrain, _RELIEF * self.world.feature_size)

    def wet(self, terrain: Terrain) -> tf.Tensor:
        """Where the simplified picture shows water: (height, width) bool."""
        return self.blue_rule.water(render.simplified(terrain))


# Built once for all splits and seeds, not for each pipeline: building takes half a second, and op by op each example
# takes as long as twenty do in a graph.
@lru_cache(maxsize=8)
def _graph(explorer: Explorer) -> Any:
    return tf.function(explorer.find, autograph=False)


def first_column(split: Split) -> int:
    """Where the split's part of the world begins, in pixels."""
    return get_args(Split).index(split) * 2**29


def place(position: tf.Tensor, attempt: tf.Tensor, seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The first row and column, in pixels of the split's part, of the nth window tried for a position; int64."""
    high = tf.bitwise.right_shift(position, tf.constant(32, tf.int64))
    state = hashed(position, high, seed, attempt)
    top, left = (tf.cast(hashed(state, axis), tf.int64) // 16 for axis in (0, 1))
    return top, left
