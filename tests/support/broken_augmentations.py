"""Augmentations with one fault each."""

from typing import Any, Literal

from broken_case import Case

from ganforge.components import Augmentation
from ganforge.testing import AugmentationContract


class Sound(Augmentation):
    """Mirrors now and then."""

    name: Literal["sound"] = "sound"

    def apply(self, example: Any, seed: Any) -> Any:
        flip = self.draw(seed)
        return {role: self.changed(image, flip) for role, image in example.items()}

    def draw(self, seed: Any) -> Any:
        import tensorflow as tf

        return tf.random.stateless_uniform((), seed) < 0.5

    def changed(self, image: Any, flip: Any) -> Any:
        import tensorflow as tf

        return tf.where(flip, tf.reverse(image, [1]), image)


class CutsARow(Sound):
    def changed(self, image: Any, flip: Any) -> Any:
        return super().changed(image, flip)[1:]


class DoublePrecision(Sound):
    def changed(self, image: Any, flip: Any) -> Any:
        import tensorflow as tf

        changed = super().changed(image, flip)
        return changed if image.dtype == tf.int16 else tf.cast(changed, tf.float64)


class DrawsAnew(Sound):
    def draw(self, seed: Any) -> Any:
        import tensorflow as tf

        return tf.random.uniform(()) < 0.5


class AlwaysTheSame(Sound):
    def draw(self, seed: Any) -> Any:
        return True


class DrawsForEach(Sound):
    def apply(self, example: Any, seed: Any) -> Any:
        return {role: self.changed(image, self.draw(seed + ord(role[0]))) for role, image in example.items()}


class BlendsClasses(Sound):
    def changed(self, image: Any, flip: Any) -> Any:
        import tensorflow as tf

        if image.dtype != tf.int16:
            return super().changed(image, flip)
        return super().changed((image + tf.roll(image, 1, axis=0)) // 2, flip)


class ReturnsATuple(Sound):
    def apply(self, example: Any, seed: Any) -> Any:
        return tuple(super().apply(example, seed).values())


class HasOtherParts(Sound):
    def split(self, shape: Any) -> Any:
        return lambda example: example, lambda example, seed: example


def _case(check: str, component: Any, told: str) -> Case:
    return Case(AugmentationContract, check, component, told)


CASES = [
    _case("test_an_image_keeps_its_shape", CutsARow(), "as they were"),
    _case("test_an_image_keeps_its_shape", ReturnsATuple(), "returned a tuple. Return a dict")._replace(also=None),
    _case("test_an_image_keeps_its_dtype_or_becomes_float", DoublePrecision(), "became float64"),
    _case("test_the_same_seed_gives_the_same_change", DrawsAnew(), "gave different changes"),
    _case("test_another_seed_gives_another_change", AlwaysTheSame(), "16 seeds all gave the same change"),
    _case("test_source_and_target_stay_aligned", DrawsForEach(), "Draw one change for both"),
    _case("test_label_maps_keep_their_classes", BlendsClasses(), "are new. Take the nearest"),
    _case("test_its_parts_together_are_the_whole", HasOtherParts(), "do something else than `apply`"),
]
