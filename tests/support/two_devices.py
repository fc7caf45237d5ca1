"""Run as a script: trains tiny experiments on one and on two logical CPUs, and writes what came out as one npz file.

Devices are laid out once a process, so that all of it is in one.
"""

import gc
import sys
from functools import cache
from typing import Any, Literal

import numpy as np
import tensorflow as tf
from ganforge_losses import Adversarial, GradientPenalty
from ganforge_pix2pix import L1, Paired, PatchGAN, UNet
from slow_ways import slow_ways
from tiny_components import TinyDataset, TinyDistance, TinyGame, TinyGenerator, tiny_experiment
from two_generators import Refining
from whole_contract import whole_experiment

import ganforge.training.state
from ganforge.components import Loss
from ganforge.data.batches import TrainingStream
from ganforge.errors import TrainingError
from ganforge.training.checkpoints.network_weights import NetworkWeights
from ganforge.training.failures.error_messages import plugins_explained
from ganforge.training.failures.finiteness import NonFiniteError
from ganforge.training.loop import Loop
from ganforge.training.starting_weights import take_weights
from ganforge.training.state import build_state
from ganforge.training.step.step import Step
from ganforge.training.step.variable_paths import weights_by_path

BATCH = 4
PAIRED = {
    "dataset": TinyDataset(examples=None, side=16),
    "generator": UNet(depth=2, filters=2, dropout=0, norm="instance"),
    "discriminator": PatchGAN(layers=1, unstrided_layers=1, filters=2, norm="instance"),
    "method": Paired(),
}
SYNCHRONIZED = {
    **PAIRED,
    "generator": UNet(depth=2, filters=2, dropout=0, bottleneck_norm=True, norm_synchronized=True),
    "discriminator": PatchGAN(layers=0, filters=2, norm_synchronized=True),
}
CLIPPED = {"generator_optimizer": {"clip_norm": 0.1}, "discriminator_optimizer": {"clip_norm": 0.1}}
SIMULTANEOUS = {"update": "simultaneous"}
MOST = {**CLIPPED, "ema": 0.9, "discriminator_steps": 2}
WASSERSTEIN, HINGE = Adversarial(form="wasserstein"), Adversarial(form="hinge")
APART = {
    "optimizers": {
        "generator": {"name": "nadam", "frozen_until": 1, "clip_value": 0.01},
        "refiner": {"name": "sgd", "learning_rate": 0.1, "options": {"momentum": 0.9}, "warmup": 4},
        "discriminator": {"name": "rmsprop", "weight_decay": 0.1, "schedule": "cosine"},
    }
}
DRAFT = {"dataset": TinyDataset(examples=None), "method": Refining(), "generator": TinyGenerator()}
BETWEEN, R1, R2 = (
    GradientPenalty(where=where, target_norm=where == "between") for where in ("between", "real", "fake")
)
WHOLE = {
    part: getattr(whole_experiment(), part) for part in ("dataset", "generator", "discriminator", "method", "losses")
}
# Each is trained on one device, then on two: there, where norms allow it, in two parts each.
CASES: dict[str, tuple[dict, dict, int]] = {
    "pooled": (SIMULTANEOUS, WHOLE, 1),
    "most": (MOST, {}, 2),
    "alternating": ({}, {**PAIRED, "losses": (WASSERSTEIN, BETWEEN, L1())}, 1),
    "simultaneous": (SIMULTANEOUS, {**PAIRED, "losses": (Adversarial(), R1, R2)}, 1),
    "apart": (APART, {**DRAFT, "losses": (TinyGame(networks=("refiner",)), TinyDistance(rounds=("draft",)))}, 2),
    "apart-at-once": ({**APART, **SIMULTANEOUS}, {**DRAFT, "losses": (TinyGame(), TinyDistance())}, 1),
    "lazy": ({}, {**PAIRED, "losses": (HINGE, GradientPenalty(every=2))}, 2),
    "adaptive": (
        {"discriminator_augmentation": {"adaptive": True, "probability": 0.5, "target": -0.9, "images": 24}},
        {**PAIRED, "losses": (Adversarial(), L1())},
        2,
    ),
    # Logits that are only compared have a bias without a gradient: with a small epsilon Adam would follow its rounding.
    "relativistic": (
        {"discriminator_optimizer": {"epsilon": 1e-3}},
        {**PAIRED, "losses": (Adversarial(relativistic="average"), L1())},
        1,
    ),
    "synchronized": ({}, {**SYNCHRONIZED, "losses": (HINGE, BETWEEN)}, 1),
}
WITHOUT_FAST_WAYS = ("alternating", "synchronized")


@cache
def strategy_of(replicas: int) -> tf.distribute.Strategy:
    """One for all: two strategies of a process would mix up their sums."""
    return tf.distribute.MirroredStrategy([f"CPU:{number}" for number in range(replicas)])


class Explosive(Loss):
    """Multiplies the generator's gradients, on the second replica only."""

    name: Literal["explosive"] = "explosive"

    def generator(self, round: Any) -> Any:
        second = tf.equal(tf.distribute.get_replica_context().replica_id_in_sync_group, 1)
        return tf.where(second, factor, 1.0) * tf.reduce_mean(round.generated, axis=(1, 2, 3))


class Run:
    """A state on so many replicas, and a compiled call of its step."""

    def __init__(self, replicas: int, trainer: dict, parts: dict) -> None:
        self.experiment = tiny_experiment({"batch_size": BATCH, **trainer}, **parts)
        self.strategy = strategy_of(replicas)
        self.state = build_state(self.experiment, self.experiment.dataset.shape(), self.strategy)
        state, options = self.state, self.experiment.trainer
        self.step = Step(self.experiment.method, state.players, state.sides, options, state.step)
        stream = TrainingStream(self.experiment.dataset.load("train", 0), (), 0)
        self.loop = Loop(self.state, self.step, stream, self.experiment.trainer)

    def advance(self) -> dict[str, float]:
        """The logs of one more step; `finite` as the loop would find out."""
        logs = {name: float(log) for name, log in self.loop.advance(1).items()}
        try:
            self.loop.finiteness.check()
        except NonFiniteError:
            self.loop.finiteness.reset()
            return {**logs, "finite": 0.0}
        return {**logs, "finite": 1.0}

    def arrays(self) -> dict[str, np.ndarray]:
        return {key: array for key, array in self.state.arrays().items() if array.dtype != "uint32"}


def local_values(variable: Any) -> list[np.ndarray]:
    return [local.numpy() for local in variable.value.values]


def trained_alike(name: str) -> dict[str, np.ndarray]:
    kept = {}
    trainer, parts, accumulate = CASES[name]
    for replicas in (1, 2):
        run = Run(replicas, {**trainer, "accumulate": accumulate if replicas > 1 else 1}, parts)
        logs = [run.advance() for _ in range(3)][-1]
        kept |= {f"{name}/{replicas}/{key}": value for key, value in {**run.arrays(), **logs}.items()}
    return kept


def started() -> dict[str, np.ndarray]:
    """Weights from elsewhere, as each replica has them."""
    state = Run(2, {"ema": 0.9}, PAIRED).state
    networks = weights_by_path({**state.players.by_name, "averaged": state.averaged["generator"]})
    given = {
        name: {path: np.full(v.shape, len(path), "float32") for path, v in networks[name].items()} for name in networks
    }
    take_weights(state, NetworkWeights("elsewhere", given))
    return {
        f"started/{name}/{path}/{number}": local == len(path)
        for name, variables in networks.items()
        for path, variable in variables.items()
        for number, local in enumerate(local_values(variable))
    }


def survived_infinity() -> dict[str, np.ndarray]:
    """One step whose gradients are infinite on the second replica, between two that are fine."""
    kept, run = {}, Run(2, CLIPPED, {"losses": (TinyGame(), Explosive())})
    for moment, times in (("before", 1.0), ("at", np.inf), ("after", 1.0)):
        factor.assign(times)
        figures = {**run.advance(), **run.arrays()}
        kept |= {f"infinity/{moment}/{key}": figure for key, figure in figures.items()}
        learners = [learner for side in run.state.sides for learner in side.learners.values()]
        weights = [local_values(variable) for learner in learners for variable in learner.variables]
        kept[f"infinity/{moment}/alike"] = all(np.array_equal(*pair) for pair in weights)
    return kept


def masks_and_statistics() -> dict[str, np.ndarray]:
    generator = TinyGenerator(dropout=0.5, norm=True)
    run = Run(2, {}, {"generator": generator})
    run.state.restore(run.state.arrays())
    model = run.state.players.generators["generator"]
    ones = tf.ones((1, 8, 8, 4))
    noise = run.strategy.run(tf.function(lambda: model.layers[-2](ones, training=True), autograph=False))
    run.advance()
    statistics = {f"statistics/{number}": np.array(local_values(v)) for number, v in enumerate(run.step.statistics)}
    return {"masks": np.array([mask.numpy() for mask in noise.values]), **statistics}


def sum_in_a_branch() -> dict[str, np.ndarray]:
    """What is said of a lazy penalty through norms over the batch of both devices."""
    run = Run(2, {}, {**SYNCHRONIZED, "losses": (HINGE, GradientPenalty(every=2))})
    try:
        with plugins_explained(run.experiment):
            run.advance()
    except TrainingError as error:
        return {"branch": np.array(str(error))}
    return {"branch": np.array("nothing")}


def shrunken_scale() -> dict[str, np.ndarray]:
    """A loss so heavy that its scaled gradients leave float16's range at first."""
    ganforge.training.state.refuse_options = lambda options, replicas: None  # a CPU will do for so little
    run = Run(2, {"precision": "float16"}, {"losses": (TinyDistance(weight=1e3),)})
    before = run.arrays()
    logs = [run.advance() for _ in range(8)]
    after = run.arrays()
    return {
        "scale/values": np.array(local_values(run.state.sides[0].loss_scale.scale)),
        "scale/kept": after["generator_loss_scale/0000"],
        "scale/finite": np.array([log["finite"] for log in logs]),
        "scale/updates": after["optimizer/generator/0000"],
        "scale/moved": np.abs(after["generator/generator/0000"] - before["generator/generator/0000"]).max(),
    }


if __name__ == "__main__":
    gc.freeze()  # what is imported is no garbage
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})  # each graph runs a few times only
    factor = tf.Variable(1.0)
    results: dict[str, Any] = {}
    for case in CASES:
        results |= trained_alike(case)
    with slow_ways():
        for case in WITHOUT_FAST_WAYS:
            results |= {f"slow/{key}": value for key, value in trained_alike(case).items()}
    results |= started()
    results |= survived_infinity()
    results |= masks_and_statistics()
    results |= sum_in_a_branch()
    results |= shrunken_scale()
    np.savez(sys.argv[1], **results)
