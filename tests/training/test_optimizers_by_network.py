"""What one network has for itself: its optimizer, its losses, and the steps in which it is frozen."""

import csv
from io import StringIO
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf
from rich.console import Console
from tiny_components import TinyDistance, TinyGame, TinyGenerator, TinyMethod
from two_generators import Refining

from ganforge.cli.first_screen import show_first_screen
from ganforge.data.batches import TrainingStream
from ganforge.errors import TrainingError
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.loop import Loop
from ganforge.training.state import build_state
from ganforge.training.step.step import Step
from ganforge.training.summary import summarize
from ganforge.training.trainer import Trainer

NORMED = {"generator": TinyGenerator(norm=True, dropout=0.3)}
FROZEN = {"optimizers": {"generator": {"frozen": True}}}


@pytest.fixture
def run_of(tiny_experiment):
    """A state and a function that trains it so many steps more."""

    def make(trainer=None, **parts):
        experiment = tiny_experiment({"steps": 9, **(trainer or {})}, **parts)
        state = build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
        step = Step(experiment.method, state.players, state.sides, experiment.trainer, state.step)
        stream = TrainingStream(experiment.dataset.load("train", 0), (), 0)
        loop = Loop(state, step, stream, experiment.trainer)
        return SimpleNamespace(state=state, loop=loop, advance=loop.advance)

    return make


def after_steps(run):
    """The networks of which a step changes anything, moving statistics included; its logs; all variables after it."""
    before = run.state.arrays()
    logs = run.advance(1)
    after = run.state.arrays()
    changed = {tuple(key.split("/")[:2]) for key in before if not np.array_equal(before[key], after[key])}
    return {name for role, name in changed if role in ("generator", "discriminator")}, logs, after


@pytest.mark.parametrize("update", ["alternating", "simultaneous"])
@pytest.mark.parametrize(("frozen", "others"), [("generator", {"discriminator"}), ("discriminator", {"generator"})])
def test_nothing_of_a_frozen_network_changes(run_of, update, frozen, others):
    options = {"update": update, "optimizers": {frozen: {"frozen": True}}}
    changed, logs, after = after_steps(run_of(options, **NORMED))
    assert changed == others
    assert not any(key.startswith(f"optimizer/{frozen}/") for key in after)
    assert f"gradient_norm/{frozen}" not in logs
    assert f"{frozen}/total" not in logs


def test_a_side_may_be_frozen_as_a_whole(run_of):
    changed, _, _ = after_steps(run_of({"generator_optimizer": {"frozen": True}}, method=Refining()))
    assert changed == {"discriminator"}
    options = {"generator_optimizer": {"frozen": True}, "optimizers": {"refiner": {"frozen": False}}}
    changed, _, _ = after_steps(run_of(options, method=Refining()))
    assert changed == {"refiner", "discriminator"}


def test_a_frozen_network_makes_what_it_makes_at_inference(run_of):
    images = []

    class Noted(TinyMethod):
        def rounds(self, networks, batch):
            (made,) = super().rounds(networks, batch)
            images.append((batch["source"], made.generated))
            return (made,)

    run = run_of(FROZEN, method=Noted(), **NORMED)
    batch = {"source": tf.random.normal((2, 8, 8, 1)), "target": tf.ones((2, 8, 8, 3)), "chance": tf.ones(2)}
    run.loop.step.during(("generator",))(batch)
    source, made = images[-1]
    np.testing.assert_array_equal(made, run.state.players.generators["generator"](source, training=False))


@pytest.mark.parametrize("options", [{}, {"update": "simultaneous"}, {"accumulate": 2}, {"steps_per_call": 4}])
def test_a_network_learns_from_the_step_on_until_which_it_is_frozen(run_of, options):
    run = run_of({"optimizers": {"generator": {"frozen_until": 2}}, **options}, **NORMED)
    run.loop.trace()
    before = run.state.arrays()
    ahead = min(2, options.get("steps_per_call", 1))
    logs = [run.advance(ahead) for _ in range(2 // ahead)][-1]
    assert run.state.trained_steps == 2
    after = run.state.arrays()
    assert all(np.array_equal(before[key], after[key]) for key in before if key.startswith("generator/"))
    assert "generator/total" not in logs
    changed, logs, after = after_steps(run)
    assert changed == {"generator", "discriminator"}
    assert "generator/total" in logs
    assert after["optimizer/generator/0000"] == 1
    assert after["optimizer/discriminator/0000"] == 3


def test_one_call_may_pass_the_step_at_which_a_network_begins_to_learn(run_of):
    runs = [run_of({"optimizers": {"generator": {"frozen_until": 2}}, "steps_per_call": 4}) for _ in range(2)]
    runs[0].advance(4)
    runs[1].advance(2)
    runs[1].advance(2)
    one, other = (run.state.arrays() for run in runs)
    for key, array in one.items():
        np.testing.assert_array_equal(other[key], array, err_msg=key)


@pytest.mark.slow
def test_a_run_with_a_frozen_network_goes_on_exactly(tiny_experiment, tmp_path):
    generator = {"frozen_until": 3, "name": "nadam", "schedule": "cosine", "warmup": 2}
    options = {"steps": 6, "checkpoint_every": 1, "keep_checkpoints": 9, "optimizers": {"generator": generator}}
    experiment = tiny_experiment({**options, "ema": 0.9}, **NORMED)
    directory = RunDirectory.create(tmp_path, experiment)
    ended = []
    for step in (None, 5, 2):
        Trainer(experiment).run(directory, step)
        ended.append(Checkpoints(directory.checkpoints).load(6))
        ended[-1].pop("seconds")
    for key, array in ended[0].items():
        for resumed in ended[1:]:
            np.testing.assert_array_equal(resumed[key], array, err_msg=key)
    with directory.results.open() as file:
        rows = list(csv.DictReader(file))
    assert [bool(row["generator/total"]) for row in rows] == [False] * 3 + [True] * 3
    assert [bool(row["learning_rate/generator"]) for row in rows] == [False] * 2 + [True] * 4
    assert all(row["discriminator/total"] for row in rows)


def test_what_a_networks_table_leaves_out_is_as_in_that_of_its_side(run_of):
    options = {
        "generator_optimizer": {"name": "sgd", "learning_rate": 0.1, "clip_norm": 1.0},
        "optimizers": {"refiner": {"learning_rate": 0.2}},
    }
    generators, discriminators = run_of(options, method=Refining()).state.sides
    refiner, generator = (generators.learners[name].options for name in ("refiner", "generator"))
    assert (refiner.name, refiner.learning_rate, refiner.clip_norm) == ("sgd", 0.2, 1.0)
    assert (generator.name, generator.learning_rate) == ("sgd", 0.1)
    assert discriminators.learners["discriminator"].options.name == "adam"


def test_figures_of_single_networks_are_shown_where_the_networks_of_a_side_differ(run_of):
    alike, apart = (
        run_of({"optimizers": {"refiner": table}}, method=Refining()) for table in ({}, {"learning_rate": 1e-3})
    )
    assert [name for name in alike.advance(1) if "norm" in name] == [
        "gradient_norm/discriminator",
        "gradient_norm/generator",
    ]
    logs = apart.advance(1)
    whole, parts = (
        logs["gradient_norm/generator"],
        [logs[f"gradient_norm/generator/{n}"] for n in ("generator", "refiner")],
    )
    np.testing.assert_allclose(whole, np.hypot(*parts), rtol=1e-6)
    assert apart.state.sides[0].learning_rates(0) == pytest.approx(
        {
            "learning_rate/generator": 1e-3,
            "learning_rate/generator/generator": 2e-4,
            "learning_rate/generator/refiner": 1e-3,
        }
    )
    assert alike.state.sides[0].learning_rates(0) == pytest.approx({"learning_rate/generator": 2e-4})


def test_the_first_screen_says_which_networks_are_frozen(tiny_experiment, run_of):
    optimizers = {"generator": {"frozen": True}, "refiner": {"frozen_until": 3}}
    experiment = tiny_experiment({"optimizers": optimizers}, method=Refining())
    state = run_of({"optimizers": optimizers}, method=Refining()).state
    summary = summarize(experiment, state, experiment.dataset.shape(), experiment.dataset.load("train", 0))
    assert summary.frozen == {"generator": "frozen", "refiner": "frozen for 3 steps"}
    screen = Console(file=StringIO(), width=200)
    show_first_screen(screen, summary, None, "9 steps")
    assert "parameters, frozen for 3 steps" in screen.file.getvalue()


SGD = {"generator_optimizer": {"name": "sgd", "learning_rate": 1.0}}


def learned(run):
    """How far a step of plain gradient descent moves each weight of the generators: its gradient."""
    before = run.state.arrays()
    run.advance(1)
    after = run.state.arrays()
    return {key: before[key] - after[key] for key in before if key.startswith("generator/")}


@pytest.mark.parametrize("update", ["alternating", "simultaneous"])
def test_a_loss_trains_the_networks_that_it_names(run_of, update):
    """The game is the refiner's: the generator learns as without it, the refiner as where both play."""
    distances = TinyDistance(rounds=("draft",)), TinyDistance(rounds=("refined",))
    restricted, without, everywhere = (
        learned(run_of({"update": update, **SGD}, method=Refining(), losses=(*distances, *games)))
        for games in ((TinyGame(networks=("refiner",)),), (), (TinyGame(),))
    )
    for key, gradient in restricted.items():
        expected = (without if key.startswith("generator/generator/") else everywhere)[key]
        np.testing.assert_allclose(gradient, expected, rtol=1e-4, atol=1e-6, err_msg=key)
    assert np.abs(everywhere["generator/generator/0000"] - without["generator/generator/0000"]).max() > 1e-3


def test_the_side_of_which_a_loss_names_no_network_is_trained_as_a_whole(run_of):
    run = run_of(method=Refining(), losses=(TinyDistance(), TinyGame(networks=("refiner",))))
    assert run.state.sides[0].objective.groups == (("generator", "refiner"), ("refiner",))
    assert run.state.sides[1].objective.groups == (("discriminator",),)


def test_gradients_are_limited_number_by_number_then_together(run_of):
    run = run_of({"generator_optimizer": {**SGD["generator_optimizer"], "clip_value": 1e-3}})
    assert max(np.abs(part).max() for part in learned(run).values()) == pytest.approx(1e-3, rel=1e-3)
    limited = {**SGD["generator_optimizer"], "clip_value": 1e-3, "clip_norm": 1e-3}
    parts = learned(run_of({"generator_optimizer": limited})).values()
    assert np.sqrt(sum((part**2).sum() for part in parts)) == pytest.approx(1e-3, rel=1e-3)


def test_a_schedule_ends_with_the_run_however_often_the_discriminator_is_updated(run_of):
    decaying = {"schedule": "linear-decay", "decay_from": 0.0}
    run = run_of({"steps": 2, "discriminator_steps": 2, "discriminator_optimizer": decaying})
    run.advance(1)
    assert "discriminator" in after_steps(run)[0]


@pytest.mark.parametrize(
    ("trainer", "losses", "said"),
    [
        (
            {"optimizers": {"genrator": {"frozen": True}}},
            (),
            "trainer.optimizers.genrator: Method 'refining' has no network 'genrator'; did you mean 'generator'? Its "
            "networks: discriminator, generator, refiner.",
        ),
        (
            {},
            (TinyDistance(networks=("refine",)),),
            "loss 'distance': its option networks names 'refine'. Method 'refining' has no network 'refine'; did you "
            "mean 'refiner'?",
        ),
        (
            {},
            (TinyDistance(networks=("discriminator",)), TinyGame()),
            "loss 'distance': its option networks names 'discriminator'. This is a discriminator, and the loss has no "
            "term for discriminators. Expected networks among: generator, refiner.",
        ),
        (
            {"optimizers": {"refiner": {"schedule": "steps"}}},
            (),
            "trainer.optimizers.refiner: schedule = 'steps' needs decay_at",
        ),
        (
            {"optimizers": {"refiner": {"name": "sgd", "options": {"momentun": 0.9}}}},
            (),
            "trainer.optimizers.refiner.options.momentun is no option of sgd; did you mean 'momentum'?",
        ),
        (
            {"generator_optimizer": {"frozen": True}, "optimizers": {"discriminator": {"frozen_until": 3}}},
            (),
            "trainer: after 0 steps every network is frozen. Expected one at least that learns.",
        ),
        (
            {},
            (TinyDistance(networks=("refiner",)), TinyGame(networks=("refiner",))),
            "network 'generator': no loss trains it, as each names other networks.",
        ),
    ],
)
def test_what_no_network_can_be_trained_with_is_refused_before_training(run_of, trainer, losses, said):
    with pytest.raises(TrainingError) as refusal:
        run_of(trainer, method=Refining(), losses=losses or (TinyGame(), TinyDistance()))
    assert str(refusal.value).startswith(said)
