import pytest
from pydantic import ValidationError

from ganforge.errors import TrainingError
from ganforge.experiment.network_optimizer_options import NetworkOptimizerOptions
from ganforge.experiment.optimizer_options import OptimizerOptions
from ganforge.experiment.trainer_options import TrainerOptions


def test_a_network_may_have_every_option_that_a_side_has_within_the_same_bounds():
    own, of_side = NetworkOptimizerOptions.model_fields, OptimizerOptions.model_fields
    assert [*own] == [*of_side]
    for name, field in of_side.items():
        assert own[name].description == field.description
        assert own[name].default is None
    for wrong in (
        *({"learning_rate": 0}, {"beta_1": 1}, {"beta_2": -0.1}, {"epsilon": 0}, {"weight_decay": -1}),
        *({"clip_norm": 0}, {"clip_value": 0}, {"decay_from": 1}, {"decay_at": [0]}, {"decay_by": 1}),
        *({"warmup": -1}, {"frozen_until": -1}, {"schedule": "never"}, {"name": "adamm"}, {"lr": 1}),
    ):
        for options in (NetworkOptimizerOptions, OptimizerOptions):
            with pytest.raises(ValidationError):
                options(**wrong)


def test_what_a_network_leaves_out_is_its_sides():
    side = OptimizerOptions(name="sgd", clip_norm=1.0, frozen=True)
    assert NetworkOptimizerOptions().over(side, "encoder") == side
    own = NetworkOptimizerOptions(name="adam", frozen=False).over(side, "encoder")
    assert own == OptimizerOptions(name="adam", clip_norm=1.0)


def test_a_schedule_of_steps_needs_these():
    with pytest.raises(ValidationError, match="schedule = 'steps' needs decay_at"):
        OptimizerOptions(schedule="steps")
    steps = NetworkOptimizerOptions(schedule="steps")
    assert steps.over(OptimizerOptions(decay_at=(5,)), "encoder").decay_at == (5,)
    with pytest.raises(TrainingError, match=r"trainer\.optimizers\.encoder: schedule = 'steps' needs decay_at"):
        steps.over(OptimizerOptions(), "encoder")


def test_frozen_is_for_so_many_steps_or_for_good():
    assert not OptimizerOptions().is_frozen(0)
    assert OptimizerOptions(frozen=True).is_frozen(10**6)
    until = OptimizerOptions(frozen_until=3)
    assert [until.is_frozen(step) for step in range(5)] == [True] * 3 + [False] * 2


def test_the_trainer_reads_them_by_network():
    trainer = TrainerOptions(steps=1, optimizers={"encoder": {"learning_rate": 1e-4}})
    assert trainer.optimizers == {"encoder": NetworkOptimizerOptions(learning_rate=1e-4)}
