"""Random pictures with every kind of extra."""

from typing import Any, Literal

from ganforge import Dataset, Examples, ExampleShape, ImageShape, VectorShape

CLASSES = ("circle", "square", "star")
SIDE = 8
SHAPE = ExampleShape(
    source=ImageShape(SIDE, SIDE, 1),
    target=ImageShape(SIDE, SIDE, 3),
    extras={
        "label": VectorShape.of_classes(CLASSES),
        "measures": VectorShape(2),
        "mask": ImageShape(SIDE, SIDE, 1),
        "parts": ImageShape(SIDE, SIDE, 2),
    },
)


class Labeled(Dataset):
    """Random pictures with a class, two measures, a mask, and a label map of two parts."""

    name: Literal["labeled"] = "labeled"

    def shape(self) -> ExampleShape:
        return SHAPE

    def extra_names(self) -> frozenset[str]:
        return frozenset(SHAPE.extras)

    def load(self, split: str, seed: int) -> Examples:
        import tensorflow as tf

        offset = {"train": 0, "validation": 1000, "test": 2000}[split]

        def read(position: Any) -> dict[str, Any]:
            key = [tf.cast(position, tf.int32), offset]
            noise = tf.random.stateless_uniform((SIDE, SIDE, 1), key, 0, 256, tf.int32)
            source = tf.cast(noise, tf.uint8)
            return {
                "source": source,
                "target": tf.repeat(255 - source, 3, axis=-1),
                "label": tf.cast(position % len(CLASSES), tf.int64),
                "measures": tf.stack([tf.cast(position, tf.float32), 0.5]),
                "mask": tf.where(source > 127, tf.ones_like(source) * 255, 0),
                "parts": tf.cast(noise // 128, tf.int16),
            }

        return Examples(6, read, classes={"label": len(CLASSES), "parts": 2})
