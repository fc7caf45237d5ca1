"""What discriminators see of the images that they judge."""

from collections.abc import Collection, Mapping
from zlib import crc32

import tensorflow as tf

from ganforge.chance import uniform
from ganforge.components.shapes import ExampleShape, LabelMapShape
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.layers.image_changes import cut_out, moved, recolored
from ganforge.suggestions import listed
from ganforge.training.step.augmentation_strength import AugmentationStrength
from ganforge.training.step.label_view import as_classes

SEED = 2006
"""Keeps the draws of changes apart from others of the same chance."""
IMAGE_RANK = 4


class DiscriminatorView:
    """Shows label maps by their classes, and changes images at random, on their way to every discriminator.

    It acts in each phase and for every loss. What is judged together is moved together: one draw per example serves the
    image and what it is judged beside, real and generated alike, so that losses may compare their judgements. Built
    inside the strategy's scope.

    Attributes:
        options: how images are changed.
        shapes: what discriminators were built for, by name, as far as is known.
        paired: whether targets belong to their sources.
        strength: how often images are changed.
    """

    def __init__(self, trainer: TrainerOptions, shapes: Mapping[str, ExampleShape], paired: bool = False) -> None:
        self.options = trainer.discriminator_augmentation
        self.shows_classes = trainer.judged_labels == "one-hot"
        self.shapes = shapes
        self.paired = paired
        self.strength = AugmentationStrength(self.options, trainer.examples_per_step * trainer.discriminator_steps)

    def __call__(self, name: str, entries: Mapping[str, tf.Tensor], read: Collection[str]) -> dict[str, tf.Tensor]:
        """The entries as a discriminator sees them: label maps with one class per pixel, and all images changed alike.

        Args:
            name: of the discriminator.
            entries: what it is called with, and `sample`, what it judges.
            read: the names of its inputs; all else stays as it is.
        """
        labels, entries = self._label_maps(name), dict(entries)
        if self.shows_classes and "sample" in labels & {*read}:
            sample, target = entries["sample"], entries.get("target") if self.paired else None
            is_answer = target is not None and target.shape == sample.shape
            entries["sample"] = as_classes(sample, target if is_answer else None)
        if not self.options.is_used:
            return entries
        draws, amounts = self._drawn(name, entries)
        if "color" in self.options.changes and "sample" not in labels:
            entries["sample"] = recolored(entries["sample"], draws[:, :3], amounts[:, 0])
        for entry in {*read} & entries.keys():
            if entries[entry].shape.rank == IMAGE_RANK:
                entries[entry] = self._moved(entries[entry], draws, amounts, -1.0 if entry in labels else 0.0)
        return entries

    def _moved(self, images: tf.Tensor, draws: tf.Tensor, amounts: tf.Tensor, blank: float) -> tf.Tensor:
        """Moved, and cut out."""
        if "translation" in self.options.changes:
            ways = 0.5 + (draws[:, 3:5] - 0.5) * amounts[:, 1:2]
            images = moved(images, ways, self.options.translation, blank)
        if "cutout" in self.options.changes:
            images = cut_out(images, draws[:, 5:7], self.options.cutout, amounts[:, 2], blank)
        return images

    def _drawn(self, name: str, entries: Mapping[str, tf.Tensor]) -> tuple[tf.Tensor, tf.Tensor]:
        """Seven numbers for the changes, (batch, 7), and which of the three are made, (batch, 3) float32: 1 or 0."""
        if "chance" not in entries:
            raise LookupError(
                f"discriminator {name!r} was called with {listed(entries)}, without the batch's `chance`, from which "
                "trainer.discriminator_augmentation draws. Call it with the batch, or with a changed copy of it."
            )
        draws = uniform(entries["chance"], (10,), seed=SEED + crc32(name.encode()) % 2**16)
        return draws[:, :7], tf.cast(draws[:, 7:] < self.strength.probability, tf.float32)

    def _label_maps(self, name: str) -> set[str]:
        """Which entries are label maps; what is judged has the shape of the target."""
        if (shape := self.shapes.get(name)) is None:
            return set()
        seen = {**shape.entries, "sample": shape.target}
        return {entry for entry, of in seen.items() if isinstance(of, LabelMapShape)}
