"""pix2pix as tutorials of TensorFlow write it, in plain Keras: one judgement serves both sides (simultaneous)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf
from keras import layers

WIDTHS = (1, 2, 4, 8, 8, 8, 8, 8)
DROPPED = 3
"""How many of the innermost blocks that enlarge have dropout."""


def start(given: dict[str, Any]) -> tuple[Callable[[], object], dict[str, Any]]:
    """What trains one batch and waits, and nothing to say about it."""
    side, filters = given["side"], given["filters"]
    train = _step(_generator(side, filters), _discriminator(side, filters))
    batches = _from_disk(Path(given["data"]), given) if given.get("data") else _constant(given)
    return lambda: [float(loss) for loss in train(*next(batches))], {}


def _weights() -> dict[str, Any]:
    return {"padding": "same", "kernel_initializer": keras.initializers.RandomNormal(0.0, 0.02), "use_bias": False}


def _generator(side: int, filters: int) -> keras.Model:
    image = x = keras.Input((side, side, 3))
    depth, skips = side.bit_length() - 1, []
    widths = [filters * width for width in WIDTHS[:depth]]
    for level, width in enumerate(widths):
        x = layers.Conv2D(width, 4, strides=2, **_weights())(x)
        x = layers.LeakyReLU()(layers.BatchNormalization()(x) if level else x)
        skips.append(x)
    for level, (width, skip) in enumerate(zip(widths[-2::-1], skips[-2::-1], strict=True)):
        x = layers.BatchNormalization()(layers.Conv2DTranspose(width, 4, strides=2, **_weights())(x))
        x = layers.ReLU()(layers.Dropout(0.5)(x) if level < DROPPED else x)
        x = layers.Concatenate()([x, skip])
    last = {**_weights(), "use_bias": True, "activation": "tanh"}
    return keras.Model(image, layers.Conv2DTranspose(3, 4, strides=2, **last)(x))


def _discriminator(side: int, filters: int) -> keras.Model:
    source, sample = keras.Input((side, side, 3)), keras.Input((side, side, 3))
    x = layers.Concatenate()([source, sample])
    for level, width in enumerate((1, 2, 4)):
        x = layers.Conv2D(filters * width, 4, strides=2, **_weights())(x)
        x = layers.LeakyReLU()(layers.BatchNormalization()(x) if level else x)
    valid = {**_weights(), "padding": "valid"}
    x = layers.Conv2D(filters * 8, 4, **valid)(layers.ZeroPadding2D()(x))
    x = layers.ZeroPadding2D()(layers.LeakyReLU()(layers.BatchNormalization()(x)))
    return keras.Model([source, sample], layers.Conv2D(1, 4, **{**valid, "use_bias": True})(x))


def _step(generator: keras.Model, discriminator: keras.Model) -> Callable[..., tuple[Any, Any]]:
    cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
    optimizers = [keras.optimizers.Adam(2e-4, beta_1=0.5) for _ in range(2)]

    @tf.function
    def train(source: Any, target: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as generators, tf.GradientTape() as discriminators:
            generated = generator(source, training=True)
            real = discriminator([source, target], training=True)
            fake = discriminator([source, generated], training=True)
            distance = tf.reduce_mean(tf.abs(target - generated))
            total = cross_entropy(tf.ones_like(fake), fake) + 100 * distance
            judged = cross_entropy(tf.ones_like(real), real) + cross_entropy(tf.zeros_like(fake), fake)
        for tape, loss, model, optimizer in (
            (generators, total, generator, optimizers[0]),
            (discriminators, judged, discriminator, optimizers[1]),
        ):
            variables = model.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return total, judged

    return train


def _constant(given: dict[str, Any]) -> Any:
    images = tf.random.stateless_uniform((2, given["batch"], given["side"], given["side"], 3), (0, 1), -1, 1)
    return iter(tf.data.Dataset.from_tensors(tuple(tf.unstack(images))).repeat())


def _from_disk(folder: Path, given: dict[str, Any]) -> Any:
    """Files with the target on the left: decode, enlarge, crop, mirror."""
    side, enlarged = given["side"], given["side"] * 286 // 256

    def load(path: Any) -> Any:
        both = tf.io.decode_jpeg(tf.io.read_file(path), 3)
        width = tf.shape(both)[1] // 2
        pair = tf.cast(tf.stack([both[:, width:], both[:, :width]]), tf.float32)
        pair = tf.image.resize(pair, (enlarged, enlarged), tf.image.ResizeMethod.NEAREST_NEIGHBOR)
        pair = tf.image.random_crop(pair, (2, side, side, 3))
        pair = tf.image.flip_left_right(pair) if tf.random.uniform(()) > 0.5 else pair
        source, target = tf.unstack(pair / 127.5 - 1)
        return source, target

    files = tf.data.Dataset.list_files(str(folder / "train" / "*.jpg")).repeat()
    return iter(files.map(load, num_parallel_calls=tf.data.AUTOTUNE).shuffle(400).batch(given["batch"]))
