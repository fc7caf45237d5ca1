"""The checks that every augmentation passes."""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import ClassVar

import numpy as np

from ganforge.components import Augmentation, ExampleShape, ImageShape
from ganforge.testing.component_contract import ComponentContract

SEEDS = np.array([(7 * number + 1, number) for number in range(16)], np.int32)
SHAPES = ((24, 24, 1), (16, 24, 3), (24, 24, 4))
CLASSES = 5
TOLERANCE = 1.5
"""How many pixels apart two ways of resampling may place the same thing."""
Arrays = Mapping[str, np.ndarray]


class AugmentationContract(ComponentContract[Augmentation]):
    """What every augmentation must do: change both images alike, and make the same change for the same seed.

        class TestMirror(AugmentationContract):
            component = Mirror()

    Attributes:
        component: an instance that changes most examples.
    """

    base: ClassVar[type[Augmentation]] = Augmentation

    def test_an_image_keeps_its_shape(self) -> None:
        """Of any size and number of channels; source and target are both returned."""
        for shape in SHAPES:
            image = _noise(shape)
            for example in self._augmented({"source": image, "target": image[..., :1]}, SEEDS[:4]):
                assert set(example) == {"source", "target"}, f"returned {sorted(example)}. Return source and target."
                shapes = (example["source"].shape, example["target"].shape)
                expected = (shape, (*shape[:2], 1))
                assert shapes == expected, f"source and target became {shapes}. Expected {expected}, as they were."

    def test_an_image_keeps_its_dtype_or_becomes_float(self) -> None:
        """uint8, uint16 and float32 stay what they are or become float32 in [-1, 1]."""
        for dtype in (np.uint8, np.uint16, np.float32):
            image = _as_dtype(_noise((16, 24, 3)), dtype)
            for example in self._augmented({"source": image, "target": image}, SEEDS[:4]):
                for role, changed in example.items():
                    message = (
                        f"{role} was {image.dtype.name} and became {changed.dtype.name}. Expected that or float32."
                    )
                    assert changed.dtype in (dtype, np.float32), message
                    beyond = f"{role} lies between {changed.min()} and {changed.max()}, beyond [-1, 1]"
                    assert changed.dtype != np.float32 or np.abs(changed).max() <= 1, beyond

    def test_the_same_seed_gives_the_same_change(self) -> None:
        """So that a resumed run sees what it would have seen: draw only from the seed, with tf.random.stateless_*."""
        image = _noise((24, 24, 3))
        # In the other order, because under a global seed even draws without a seed repeat in the same order.
        first, again = (self._augmented({"source": image, "target": image}, seeds) for seeds in (SEEDS, SEEDS[::-1]))
        for one, other in zip(first, reversed(again), strict=True):
            assert all(np.array_equal(one[role], other[role]) for role in one), (
                "the same seed gave different changes. Draw only from `seed`."
            )

    def test_another_seed_gives_another_change(self) -> None:
        """16 seeds do not all give the same change."""
        image = _noise((24, 24, 3))
        results = self._augmented({"source": image, "target": image}, SEEDS)
        assert len({_content(example) for example in results}) > 1, (
            f"{len(SEEDS)} seeds all gave the same change. Draw from `seed`."
        )

    def test_source_and_target_stay_aligned(self) -> None:
        """What lay at the same place of both images still does; images that hold coordinates show where."""
        for height, width, _ in SHAPES[:2]:
            rows, columns = np.mgrid[:height, :width]
            numbers = (rows * width + columns)[..., None].astype(np.int16)
            places = np.stack([rows / (height - 1), columns / (width - 1)], -1).astype(np.float32) * 2 - 1
            maps = self._augmented({"source": numbers, "target": numbers}, SEEDS)
            images = self._augmented({"source": places, "target": places}, SEEDS)
            for label_maps, example in zip(maps, images, strict=True):
                same = np.array_equal(label_maps["source"], label_maps["target"])
                assert same, (
                    "the same label map came out differently as source and as target. Draw one change for both."
                )
                if np.array_equal(label_maps["source"], numbers):
                    continue  # nothing moved; colors may differ on one side
                apart = np.abs(example["source"] - example["target"]).max() * (min(height, width) - 1) / 2
                message = f"source and target are up to {apart:.1f} pixels apart. Draw one change for both."
                assert apart <= TOLERANCE, message

    def test_label_maps_keep_their_classes(self) -> None:
        """int16 stays int16, and no new class appears: classes are never blended."""
        classes = np.random.default_rng(0).choice([-1, 0, CLASSES - 1], (24, 24, 1)).astype(np.int16)
        for example in self._augmented({"source": _noise((24, 24, 3)), "target": classes}, SEEDS):
            changed = example["target"]
            assert changed.dtype == np.int16, f"a label map (int16) became {changed.dtype.name}. Keep it int16."
            new = sorted(set(np.unique(changed).tolist()) - set(np.unique(classes).tolist()) - {-1})
            assert not new, f"the classes {new} are new. Take the nearest pixel for label maps."

    def test_its_parts_together_are_the_whole(self) -> None:
        """If `split` gives two parts, one after the other they give exactly what `apply` gives."""
        shape = ImageShape(16, 24, 3)
        if (parts := self.component.split(ExampleShape(shape, shape))) is None:
            return
        first, second = parts
        for dtype in (np.uint8, np.float32):
            image = _as_dtype(_noise(shape), dtype)
            example = {"source": image, "target": image}
            whole = self._augmented(example, SEEDS)
            halves = self._augmented(example, SEEDS, lambda example, seed: second(first(example), seed))
            same = list(map(_content, whole)) == list(map(_content, halves))
            assert same, "the two parts that `split` gives do something else than `apply`. Let `apply` call them."

    def _augmented(self, example: Arrays, seeds: np.ndarray, change: Callable | None = None) -> list[Arrays]:
        """The example changed with each seed, in a graph as in training."""
        import tensorflow as tf

        tensors = {role: tf.constant(image) for role, image in example.items()}
        apply = tf.function(change or self.component.apply, autograph=False)
        changed = [apply(tensors, tf.constant(seed)) for seed in seeds]
        kind = type(changed[0])
        assert issubclass(kind, Mapping), f"apply() returned a {kind.__name__}. Return a dict of source and target."
        return [{role: image.numpy() for role, image in one.items()} for one in changed]


def _noise(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(1).uniform(-1, 1, shape).astype(np.float32)


def _as_dtype(image: np.ndarray, dtype: type) -> np.ndarray:
    if dtype is np.float32:
        return image
    return ((image + 1) / 2 * np.iinfo(dtype).max).astype(dtype)


def _content(example: Arrays) -> str:
    return blake2b(b"".join(example[role].tobytes() for role in sorted(example))).hexdigest()
