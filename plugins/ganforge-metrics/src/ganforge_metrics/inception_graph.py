"""The frozen Inception graph of 2015."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from ganforge import DataError

POOL, LENGTH = "pool_3:0", 2048
WITH_RESIZING, WITHOUT = "ExpandDims:0", "Mul:0"
"""The inputs of the two known files: images in [0, 255] of any size, or 299x299 and scaled."""
SIDE = 299


class InceptionGraph:
    """Runs the graph in a file.

    Raises:
        DataError: it is not the graph.
    """

    def __init__(self, file: Path) -> None:
        graph = tf.compat.v1.GraphDef()
        try:
            graph.ParseFromString(file.read_bytes())
        except Exception as error:  # protobuf's own, which differs by its implementation
            raise DataError(f"{file}: this is no frozen TensorFlow graph. {EXPECTED}") from error
        names = {name.partition(":")[0] for node in graph.node for name in (node.name, *node.input)}
        entry = next((name for name in (WITH_RESIZING, WITHOUT) if name.partition(":")[0] in names), None)
        if entry is None or POOL.partition(":")[0] not in names:
            raise DataError(f"{file}: this graph has no {POOL} that is computed from images. {EXPECTED}")
        # In a session, and not as a function: the graph uses an operation that only graphs of 2015 may.
        with tf.Graph().as_default():
            self._images = tf.compat.v1.placeholder(tf.float32, (None, None, None, 3))
            entered = self._images if entry == WITH_RESIZING else _scaled(self._images)
            try:
                (self._pool,) = tf.graph_util.import_graph_def(graph, {entry: entered}, return_elements=[POOL])
            except ValueError as error:
                raise DataError(f"{file}: this graph cannot be used: {error}. {EXPECTED}") from error
            self._session = tf.compat.v1.Session()
        if self._pool.shape[-1] != LENGTH:
            raise DataError(
                f"{file}: {POOL} of this graph has {self._pool.shape[-1]} features, not {LENGTH}. {EXPECTED}"
            )

    def features(self, pictures: np.ndarray) -> np.ndarray:
        """(batch, height, width, 3) uint8 to (batch, 2048) float32."""
        return self._session.run(self._pool, {self._images: pictures}).reshape(len(pictures), LENGTH)


EXPECTED = (
    "Expected classify_image_graph_def.pb of inception-2015-12-05.tgz, or inceptionv1_for_inception_score.pb of "
    "frozen_inception_v1_2015_12_05.tar.gz."
)


def _scaled(images: tf.Tensor) -> tf.Tensor:
    """What the graph with its own resizing does: without half a pixel of offset, from [0, 255] to [-1, 1)."""
    return (tf.raw_ops.ResizeBilinear(images=images, size=(SIDE, SIDE)) - 128) / 128
