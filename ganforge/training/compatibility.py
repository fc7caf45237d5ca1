"""Refuses combinations that cannot work, before training, and warns of those that may not."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from ganforge.components import Method, Players
from ganforge.errors import TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.suggestions import did_you_mean, listed
from ganforge.training.step.compilation import synchronized_layers
from ganforge.training.step.side import Side
from ganforge.training.step.variables import layers_of

# These norms stop the gradient of the mean, so second gradients through them are 1 to 40 % off.
_COARSE = (
    keras.layers.BatchNormalization,
    keras.layers.GroupNormalization,
    keras.layers.LayerNormalization,
)

logger = logging.getLogger("ganforge")


def refuse_options(options: TrainerOptions, replicas: int) -> None:
    """Refuse options that cannot work on this machine, before anything is built.

    Raises:
        TrainingError: an option cannot work here.
    """
    parts, batch_size = replicas * options.accumulate, options.examples_per_step
    if batch_size % parts:
        raise TrainingError(
            f"trainer.accumulate: a batch of {batch_size} cannot be split over {replicas} replicas in "
            f"{options.accumulate} parts each. Expected trainer.batch_size to be a multiple of {parts}. "
            f"Set trainer.batch_size={-(-batch_size // parts) * parts}."
        )
    if options.precision == "float16" and options.strategy != "tpu" and not tf.config.list_physical_devices("GPU"):
        raise TrainingError(
            "trainer.precision: float16 needs a GPU, and TensorFlow sees none. Processors compute it through float32, "
            "three to four times slower. Set trainer.precision=bfloat16 or float32."
        )


def refuse_networks(experiment: Experiment, players: Players, replicas: int) -> None:
    """Refuse networks that the options cannot train, and warn of inexact second gradients.

    Raises:
        TrainingError: XLA cannot compile a network.
    """
    names = sorted(synchronized_layers(players))
    if experiment.trainer.jit_compile is True and replicas > 1 and names:
        raise TrainingError(
            f"trainer.jit_compile: layer {names[0]!r} sums over {replicas} replicas, which XLA cannot compile. "
            "Expected norms that are not synchronized. Set trainer.jit_compile=false, or choose another norm."
        )
    coarse = sorted({layer.name for layer in _layers(players.discriminators.values()) if isinstance(layer, _COARSE)})
    for loss in experiment.losses:
        if loss.weight > 0 and "gradient" in loss.needs and coarse:
            logger.warning(
                "loss '%s': it needs second gradients, and through the discriminator's Keras norm %r these are "
                "wrong by up to 40 %% on TensorFlow. Build the discriminator with the norms of ganforge.layers.",
                loss.name,
                coarse[0],
            )


def refuse_unknown_networks(experiment: Experiment, players: Players) -> None:
    """Refuse optimizers and losses of networks that the method does not have, or that a loss has no term for.

    Raises:
        TrainingError: a network is named that cannot be trained so.
    """
    for name in experiment.trainer.optimizers:
        _refuse_unknown(f"trainer.optimizers.{name}: ", name, experiment.method, players)
    for loss in experiment.losses:
        for name in loss.networks or ():
            where = f"loss '{loss.name}': its option networks names {name!r}. "
            _refuse_unknown(where, name, experiment.method, players)
            side, other = (
                ("generator", "discriminator") if name in players.generators else ("discriminator", "generator")
            )
            if loss.weight > 0 and not loss.plays(side):
                names = listed(players.generators if other == "generator" else players.discriminators)
                raise TrainingError(
                    f"{where}This is a {side}, and the loss has no term for {side}s. Expected networks among: {names}."
                )


def refuse_idle_networks(sides: tuple[Side, Side]) -> None:
    """Refuse networks that cannot learn: all are frozen, or every loss trains others only.

    Raises:
        TrainingError: nothing is trained, or a network is not.
    """
    learners = {name: learner.options for side in sides for name, learner in side.learners.items()}
    for step in {0, *(options.frozen_until for options in learners.values())}:
        frozen = {name for name, options in learners.items() if options.is_frozen(step)}
        if frozen and not any(side.without(frozen).plays for side in sides):
            raise TrainingError(
                f"trainer: after {step} steps every network is frozen. Expected one at least that learns."
            )
    for side in sides:
        trained = {name for group in side.objective.groups for name in group}
        idle = [name for name in side.learning if name not in trained and not learners[name].frozen]
        for name in idle if trained else ():
            raise TrainingError(
                f"network '{name}': no loss trains it, as each names other networks. Name it in the option networks of "
                f"a loss, or set trainer.optimizers.{name}.frozen = true."
            )


def refuse_adapting_to_scores(discriminators: Side) -> None:
    """Refuse to adapt to how sure the discriminators are, where their logits do not say that.

    Raises:
        TrainingError: the loss gives scores without a guess.
    """
    view, objective = discriminators.view, discriminators.objective
    if not (view and view.options.adaptive and discriminators.plays):
        return
    if objective.opinion(tf.zeros((1, 1, 1, 1))) is None:
        name = next((name for name, loss in objective.losses.items() if loss.needs & {"real", "fake"}), "")
        raise TrainingError(
            f"trainer.discriminator_augmentation.adaptive: the logits that loss {name!r} trains are scores and do not "
            "say whether an image is taken for real. Expected a loss with opinions, such as adversarial with form = "
            '"cross-entropy" and without relativistic. Set adaptive = false and a probability, or change the loss.'
        )


def refuse_players(method: Method, players: Any) -> None:
    """Refuse what a method may not return as its networks.

    Raises:
        TrainingError: it is no `Players`, has no generator, or uses a name twice.
    """
    where = f"method '{method.name}': networks() "
    if not isinstance(players, Players):
        raise TrainingError(
            f"{where}returned a {type(players).__name__}. Expected Players(generators, discriminators), both by name."
        )
    if not players.generators:
        raise TrainingError(f"{where}built no generator. Expected one or more: nothing else makes images.")
    names = [name for networks in players for name in networks]
    if twice := sorted(name for name in set(names) if names.count(name) > 1):
        raise TrainingError(
            f"{where}uses the name {twice[0]!r} for two networks. Expected different names, by which rounds() can call "
            "them. Rename one."
        )


def refuse_unknown_names(experiment: Experiment, built: Collection[str]) -> None:
    """Refuse a table for a network that the method does not build.

    Raises:
        TrainingError: there is no such network.
    """
    for table, chosen in (("generators", experiment.generators), ("discriminators", experiment.discriminators)):
        for name in chosen.keys() - set(built):
            raise TrainingError(
                f"{table}.{name}: method '{experiment.method.name}' builds no network of that name"
                f"{did_you_mean(name, built)} It builds: {listed(built)}. Rename the table, or leave it out."
            )


def refuse_what_is_no_model(experiment: Experiment, players: Players) -> None:
    """Refuse networks that are not Keras models.

    Raises:
        TrainingError: a network is something else.
    """
    for side, models in (("generator", players.generators), ("discriminator", players.discriminators)):
        for name, model in models.items():
            if not isinstance(model, keras.Model):
                raise TrainingError(
                    f"{_part(experiment, side, name)}: build returned a {type(model).__name__}. Expected a "
                    "keras.Model. Return keras.Model(inputs, outputs)."
                )


def refuse_answers(experiment: Experiment, players: Players) -> None:
    """Refuse discriminators whose outputs are not the fields of a `Judgement`.

    Raises:
        TrainingError: a discriminator has other outputs.
    """
    for name, model in players.discriminators.items():
        answer = getattr(model, "output", None)
        if not _is_judgement(answer):
            raise TrainingError(
                f"{_part(experiment, 'discriminator', name)}: build returned a model with the outputs "
                f"{_shapes(answer)}. "
                'Expected {"logits": [(batch, rows, columns, 1) per scale], "features": [[...] per scale]}; features '
                "may be empty, [[]]. Return these as the model's outputs."
            )


def refuse_translation(experiment: Experiment, translated: Any, target: tuple[int, ...]) -> None:
    """Refuse a generator whose images do not have the target's shape.

    Args:
        experiment: the generator's experiment.
        translated: what the method made of one source.
        target: the shape of one target.

    Raises:
        TrainingError: `translated` is not one image of that shape.
    """
    shape = getattr(translated, "shape", None)
    if shape is None or not tf.TensorShape((1, *target)).is_compatible_with(shape):
        raise TrainingError(
            f"{_part(experiment, 'generator')}: with it, method '{experiment.method.name}' translates a source to "
            f"{_shapes(translated)}. Expected one image of the target's shape, {(1, *target)}. Change the generator's "
            "output."
        )


def _refuse_unknown(where: str, name: str, method: Method, players: Players) -> None:
    if name not in players.by_name:
        raise TrainingError(
            f"{where}Method '{method.name}' has no network {name!r}{did_you_mean(name, players.by_name)} Its networks: "
            f"{listed(players.by_name)}."
        )


def _part(experiment: Experiment, side: str, name: str | None = None) -> str:
    chosen = getattr(experiment, f"{side}s").get(name, getattr(experiment, side))
    return f"{side} '{getattr(chosen, 'name', None)}'"


def _is_judgement(answer: Any) -> bool:
    if not isinstance(answer, Mapping):
        return False
    logits, features = (answer.get(name) for name in ("logits", "features"))
    if not (isinstance(logits, Sequence) and isinstance(features, Sequence)):
        return False
    if not (logits and all(isinstance(scale, Sequence) for scale in features)):
        return False
    return all(len(scale.shape) == 4 and scale.shape[-1] == 1 for scale in logits)


def _shapes(answer: Any) -> str:
    if answer is None:
        return "unknown before a call, as it is not made by keras.Model(inputs, outputs)"
    return str(tf.nest.map_structure(lambda tensor: tuple(getattr(tensor, "shape", (type(tensor).__name__,))), answer))


def _layers(models: Iterable[keras.Model]) -> Iterator[keras.layers.Layer]:
    return (layer for model in models for layer in layers_of(model))
