import json
import logging
from dataclasses import replace

import keras
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from ganforge.callbacks.health import Health
from ganforge.callbacks.stats import Stats
from ganforge.callbacks.tensorboard import TensorBoard
from ganforge.health.finding import Findings
from ganforge.health.step_records import StepRecords

WON = {"judgement/real": 0.99, "judgement/fake": 0.01, "health/diversity": 0.1}
EVEN = {"judgement/real": 0.6, "judgement/fake": 0.4, "health/diversity": 0.8}


@pytest.fixture
def play(watch):
    """Plays figures, one a step, to `stats`, `tensorboard` and `health`; validates when due and at the end."""

    def play(played, start_step=0, validate_every=1, **options):
        chosen = (Stats(), TensorBoard(), Health(warm_up=0, patience=2, validations=2, **options))
        context = watch(Stats(), start_step).context
        context = replace(context, validate_every=validate_every, findings=Findings(), records=StepRecords())
        callbacks = keras.callbacks.CallbackList([callback.build(context) for callback in chosen])
        callbacks.on_train_begin()
        for step, figures in enumerate(played, start_step + 1):
            moving = {name: figure + 0.001 * step for name, figure in figures.items()}
            diversity = moving.pop("health/diversity")
            callbacks.on_train_batch_end(step - 1, moving)
            for follower in context.records.followers:
                follower(step, moving)
            if step % validate_every == 0 or step == start_step + len(played):
                callbacks.on_epoch_end(step - 1, {"health/diversity": diversity})
        callbacks.on_train_end()
        return context

    return play


def events(folder):
    return [json.loads(line) for line in (folder / "stats.jsonl").read_text().splitlines()]


def test_findings_come_into_stats_after_the_figures_they_rest_on(play, tmp_path):
    play([WON, WON, EVEN, EVEN, EVEN])
    told = [(event["event"], event["step"], event.get("name"), event.get("ends")) for event in events(tmp_path)]
    assert told[3:8] == [
        ("log", 2, None, None),
        ("record", 2, None, None),
        ("health", 2, "discriminator-wins", False),
        ("validation", 2, None, None),
        ("health", 2, "outputs-collapse", False),
    ]
    assert [name for event, _, name, ends in told if ends] == ["discriminator-wins", "outputs-collapse"]
    finding = next(event for event in events(tmp_path) if event["event"] == "health")
    assert finding.keys() == {"event", "name", "step", "sentence", "advice", "ends"}


def test_findings_come_into_tensorboard_as_text_and_as_scalars(play, tmp_path):
    play([WON, WON, EVEN, EVEN])
    read = EventAccumulator(str(tmp_path / "events")).Reload()
    texts = [event.tensor_proto.string_val[0].decode() for event in read.Tensors("health")]
    assert texts[0].startswith("health: The discriminator has won: ")
    assert "health: The discriminator no longer wins." in texts
    assert read.SummaryMetadata("health").plugin_data.plugin_name == "text"
    assert [(event.step, event.value) for event in read.Scalars("health/discriminator-wins")] == [(2, 1.0), (3, 0.0)]


def test_findings_come_into_the_log(play, caplog):
    with caplog.at_level(logging.INFO, "ganforge"):
        play([WON, WON, EVEN, EVEN])
    assert caplog.messages[0].startswith("step 2  health: The discriminator has won: ")
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING", "INFO", "INFO"]


@pytest.mark.parametrize("stop", [1, 2, 3, 4])
@pytest.mark.parametrize("validate_every", [1, 2])
def test_a_run_that_goes_on_tells_what_one_that_was_never_stopped_does(play, tmp_path, stop, validate_every):
    played = [WON, WON, WON, WON, EVEN, EVEN, EVEN, EVEN]
    play(played, validate_every=validate_every)
    whole = (tmp_path / "stats.jsonl").read_text()
    (tmp_path / "stats.jsonl").unlink()
    play(played[:stop], validate_every=validate_every)
    play(played[stop:], stop, validate_every)
    assert (tmp_path / "stats.jsonl").read_text() == whole


def test_a_run_that_goes_on_knows_what_holds(play):
    play([WON, WON])
    assert sorted(play([], start_step=2).findings.active) == ["discriminator-wins", "outputs-collapse"]
    assert sorted(play([], start_step=1).findings.active) == []


def test_its_options_are_the_monitors(play, tmp_path):
    play([WON, WON], least_diversity=0.05, falling=())
    assert [event["name"] for event in events(tmp_path) if event["event"] == "health"] == ["discriminator-wins"]
