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


class DiscriminatorView:
    """Changes images at random on their way to every discriminator, in each phase and for every loss.

    What is judged together is moved together: one draw per example serves the image and what it is judged beside, and
    real and generated alike, so that losses may compare their judgements. Built inside the strategy's scope.

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
        labels = self._label_maps(name)
        if self.shows_classes and "sample" in labels & {*read}:
            sample, target = entries["sample"], entries.get("target") if self.paired else None
            is_answer = target is not None and target.shape == sample.shape
            entries = {**entries, "sample": as_classes(sample, target if is_answer else None)}
        return self._all_changed(name, entries, read, labels) if self.options.is_used else dict(entries)

    def _all_changed(
        self, name: str, entries: Mapping[str, tf.Tensor], read: Collection[str], labels: Collection[str]
    ) -> dict[str, tf.Tensor]:
        if "chance" not in entries:
            raise LookupError(
                f"discriminator {name!r} was called with {listed(entries)}, without the batch's `chance`, from which "
                "trainer.discriminator_augmentation draws. Call it with the batch, or with a changed copy of it."
            )
        draws, amounts = self._drawn(name, entries["chance"])
        images = {entry for entry in read if entry in entries and entries[entry].shape.rank == 4}
        seen = {
            entry: self._changed(entries[entry], draws, amounts, -1.0 if entry in labels else 0.0) for entry in images
        }
        if "sample" in images.difference(labels) and "color" in self.options.changes:
            # Before it is moved and cut, as in the paper: what is blank stays blank.
            colored = recolored(entries["sample"], draws[:, :3], amounts[:, 0])
            seen["sample"] = self._changed(colored, draws, amounts, 0.0)
        return {**entries, **seen}

    def _changed(self, images: tf.Tensor, draws: tf.Tensor, amounts: tf.Tensor, blank: float) -> tf.Tensor:
        """Moved and cut out."""
        if "translation" in self.options.changes:
            ways = 0.5 + (draws[:, 3:5] - 0.5) * amounts[:, 1:2]
            images = moved(images, ways, self.options.translation, blank)
        if "cutout" in self.options.changes:
            images = cut_out(images, draws[:, 5:7], self.options.cutout, amounts[:, 2], blank)
        return images

    def _drawn(self, name: str, chance: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Seven numbers for the changes, (batch, 7), and which of the three are made, (batch, 3) float32: 1 or 0."""
        draws = uniform(chance, (10,), seed=SEED + crc32(name.encode()) % 2**16)
        return draws[:, :7], tf.cast(draws[:, 7:] < self.strength.probability, tf.float32)

    def _label_maps(self, name: str) -> set[str]:
        """Which entries are label maps; what is judged has the shape of the target."""
        if (shape := self.shapes.get(name)) is None:
            return set()
        seen = {**shape.entries, "sample": shape.target}
        return {entry for entry, of in seen.items() if isinstance(of, LabelMapShape)}
