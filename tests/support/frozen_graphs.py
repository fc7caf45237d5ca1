"""Frozen graphs as small stand-ins for the Inception graph of 2015."""

import numpy as np
import tensorflow as tf

LENGTH = 2048


def frozen_graph(length: int = LENGTH, entry: str = "ExpandDims", side: int = 8) -> bytes:
    """A graph with the inputs, the output and the outdated operation of the Inception graph of 2015, but one layer."""
    random = np.random.default_rng(0)
    with tf.Graph().as_default() as graph:
        image = tf.cast(tf.constant(np.zeros((4, 4, 3), np.uint8), name="DecodeJpeg"), tf.float32)
        resized = tf.raw_ops.ResizeBilinear(images=tf.expand_dims(image, 0, name="ExpandDims"), size=(side, side))
        scaled = tf.multiply(tf.subtract(resized, 128.0, name="Sub"), 0.0078125, name="Mul")
        kernel = tf.constant(random.normal(size=(3, 3, 3, length)), tf.float32, name="conv/conv2d_params")
        convolved = tf.nn.conv2d(scaled, kernel, side // 8, "SAME", name="conv/Conv2D")
        parameters = [tf.constant(random.uniform(0.5, 1, length), tf.float32, name=f"p{n}").op.name for n in range(4)]
        activated = tf.nn.relu(convolved, name="conv")
        tf.nn.avg_pool2d(activated, -(-side // (side // 8)), 1, "VALID", name="pool_3")
    made = graph.as_graph_def()
    made.versions.producer = 8  # of 2015: newer graphs may not use the operation below
    norm = made.node.add(
        name="conv/batchnorm", op="BatchNormWithGlobalNormalization", input=["conv/Conv2D", *parameters]
    )
    norm.attr["T"].type = tf.float32.as_datatype_enum
    norm.attr["variance_epsilon"].f = 0.001
    norm.attr["scale_after_normalization"].b = False
    next(node for node in made.node if node.name == "conv").input[0] = "conv/batchnorm"
    if entry == "Mul":  # as TF-GAN's file: the preprocessing is cut off
        kept = [node for node in made.node if node.name.partition("/")[0] in ("conv", "pool_3", "p0", "p1", "p2", "p3")]
        del made.node[:]
        made.node.extend(kept)
    return made.SerializeToString()
