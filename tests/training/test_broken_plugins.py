"""Plugins that break their contract: told in a sentence, before work starts where that can be."""

from dataclasses import replace
from typing import Any, Literal

import pytest

from ganforge.components import Callback, Players
from ganforge.errors import TrainingError
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


def metric_that(tiny_experiment, measure):
    """The tiny metric with another `measure`."""
    return type("Gap", (type(tiny_experiment().metrics[0]),), {"measure": measure, "__module__": __name__})()


def refused(experiment):
    with pytest.raises(TrainingError) as refusal:
        Trainer(experiment).prepare()
    return str(refusal.value)


def test_a_metric_that_averages_over_the_batch_is_refused_before_training(tiny_experiment):
    metric = metric_that(tiny_experiment, lambda self, source, target, generated: abs(target - generated).mean())
    told = refused(tiny_experiment(metrics=(metric,)))
    assert told.startswith("metric 'error': measure returned shape () for 2 examples. Expected (batch, ...)")


def test_a_metric_that_fails_is_named_with_the_line_of_its_package(tiny_experiment):
    def measure(self: Any, source: Any, target: Any, generated: Any) -> Any:
        raise KeyError("who")

    told = refused(tiny_experiment(metrics=(metric_that(tiny_experiment, measure),)))
    line = measure.__code__.co_firstlineno + 1
    assert told == f"metric 'error': its measure() failed at {__file__}:{line}: KeyError: 'who'"


def test_a_metric_that_lacks_its_method_is_told_so(tiny_experiment):
    from ganforge.components import Metric

    told = refused(tiny_experiment(metrics=(metric_that(tiny_experiment, Metric.measure),)))
    assert told == "metric 'error': it has no measure(). Every metric needs one. Write it in Gap."


def test_a_validation_that_fails_loses_no_trained_step(tiny_experiment, tmp_path):
    calls = []

    def measure(self: Any, source: Any, target: Any, generated: Any) -> Any:
        calls.append(len(target))
        if len(calls) > 2:  # the trial, the validation at step 2
            raise ValueError("in mid run")
        return abs(target - generated).mean(axis=(1, 2, 3))

    metrics = (metric_that(tiny_experiment, measure),)
    options = {"steps": 6, "validate_every": 2, "checkpoint_every": 6, "best": "error"}
    directory = RunDirectory.create(tmp_path, tiny_experiment())
    with pytest.raises(TrainingError, match=r"metric 'error': its measure\(\) failed at .+ValueError: in mid run"):
        Trainer(tiny_experiment(options, metrics=metrics)).run(directory)
    checkpoints = Checkpoints(directory.checkpoints)
    assert (checkpoints.steps(), checkpoints.best()) == ([2, 4], 2)
    assert "saved a checkpoint at step 4" in directory.log.read_text()


def built(tiny_experiment, part, build):
    """The tiny experiment with another `build` of that part."""
    component = getattr(tiny_experiment(), part)
    return tiny_experiment(**{part: type("Wob", (type(component),), {"build": build, "__module__": __name__})()})


def test_a_discriminator_that_answers_with_a_plain_tensor_is_refused(tiny_experiment):
    import keras

    whole = type(tiny_experiment().discriminator).build

    def plain(self: Any, shape: Any) -> Any:
        model = whole(self, shape)
        return keras.Model(model.input, model.output["logits"][0])

    assert refused(built(tiny_experiment, "discriminator", plain)).startswith(
        "discriminator 'tiny': build returned a model with the outputs (None, 3, 3, 1). Expected "
        '{"logits": [(batch, rows, columns, 1) per scale], "features": [[...] per scale]};'
    )


def test_a_generator_that_makes_another_shape_is_refused(tiny_experiment):
    import keras

    def small(self: Any, shape: Any) -> Any:
        source = keras.Input(tuple(shape.source))
        return keras.Model(source, keras.layers.Conv2D(3, 3, strides=2, padding="same")(source))

    assert refused(built(tiny_experiment, "generator", small)) == (
        "generator 'tiny': with it, method 'tiny' translates a source to (1, 4, 4, 3). Expected one image of the "
        "target's shape, (1, 8, 8, 3). Change the generator's output."
    )


@pytest.mark.parametrize("part", ["generator", "discriminator"])
def test_what_is_no_model_is_refused(tiny_experiment, part):
    told = refused(built(tiny_experiment, part, lambda self, shape: None))
    assert told.startswith(f"{part} 'tiny': build returned a NoneType. Expected a keras.Model.")


def test_a_build_that_fails_is_named_with_its_line(tiny_experiment):
    def build(self: Any, shape: Any) -> Any:
        return layers(shape.source)

    def layers(source: Any) -> Any:
        return source.width.depth

    line = layers.__code__.co_firstlineno + 1
    told = refused(built(tiny_experiment, "generator", build))
    assert told.startswith(f"generator 'tiny': its build() failed at {__file__}:{line}: AttributeError: 'int' object")


def test_a_loss_that_averages_over_the_batch_is_refused_before_training(tiny_experiment):
    loss = type(tiny_experiment().losses[1])

    class Mean(loss):
        def generator(self, round: Any) -> Any:
            import keras

            return keras.ops.mean(super().generator(round))

    told = refused(tiny_experiment(losses=(Mean(),)))
    assert told.startswith("loss 'distance': generator() returned shape (). Expected (batch,)")


def test_rounds_that_fail_are_named_with_their_line(tiny_experiment):
    def rounds(self: Any, networks: Any, batch: Any) -> Any:
        return networks["generatr"](batch["source"])

    method = type("Misspelt", (type(tiny_experiment().method),), {"rounds": rounds})()
    line = rounds.__code__.co_firstlineno + 1
    told = refused(tiny_experiment(method=method))
    assert told == (
        f"method 'tiny': its rounds() failed at {__file__}:{line}: LookupError: there is no network "
        "'generatr'. Its networks() built: discriminator, generator. Call one of these."
    )


def played(tiny_experiment, **methods):
    """The tiny experiment with another method, in which these replace the tiny one's."""
    whole = type(tiny_experiment().method)
    return tiny_experiment(method=type("Odd", (whole,), {**methods, "__module__": __name__})())


def test_one_round_without_its_tuple_is_refused(tiny_experiment):
    whole = type(tiny_experiment().method)
    told = refused(played(tiny_experiment, rounds=lambda self, networks, batch: whole.rounds(self, networks, batch)[0]))
    assert told.startswith("method 'tiny': rounds() returned a Round. Expected a tuple of one Round or more.")


def test_a_method_without_a_judge_is_refused_where_a_loss_needs_one(tiny_experiment):
    whole = type(tiny_experiment().method)

    def rounds(self: Any, networks: Any, batch: Any) -> Any:
        return tuple(replace(round, judge=None) for round in whole.rounds(self, networks, batch))

    told = refused(played(tiny_experiment, rounds=rounds))
    assert told.startswith("method 'tiny': none of its rounds has a judge, which loss 'game' needs.")


def test_a_round_that_nobody_judges_beside_one_that_is_judged_is_fine(tiny_experiment):
    whole = type(tiny_experiment().method)

    def rounds(self: Any, networks: Any, batch: Any) -> Any:
        (round,) = whole.rounds(self, networks, batch)
        return round, replace(round, judge=None)

    Trainer(played(tiny_experiment, rounds=rounds)).prepare()


def renamed(whole, name):
    """`networks` that gives the generator another name."""

    def networks(self: Any, shape: Any, build: Any) -> Any:
        generators, discriminators, _ = whole.networks(self, shape, build)
        return Players({name: generators["generator"]}, discriminators)

    return networks


def test_a_network_that_is_called_by_a_name_that_none_has_is_named(tiny_experiment):
    whole = type(tiny_experiment().method)
    told = refused(played(tiny_experiment, networks=renamed(whole, "painter")))
    assert told.startswith("method 'tiny': its translate() failed at ")
    assert told.endswith("there is no network 'generator'. Its networks() built: painter. Call one of these.")


def test_one_name_on_both_sides_is_refused(tiny_experiment):
    whole = type(tiny_experiment().method)
    told = refused(played(tiny_experiment, networks=renamed(whole, "discriminator")))
    assert told.startswith("method 'tiny': networks() uses the name 'discriminator' for two networks.")


@pytest.mark.parametrize(("made", "what"), [({}, "returned a dict"), (Players({}, {}), "built no generator")])
def test_networks_that_are_no_players_are_refused(tiny_experiment, made, what):
    told = refused(played(tiny_experiment, networks=lambda *arguments: made))
    assert told.startswith(f"method 'tiny': networks() {what}. Expected ")


def watcher(build):
    return type(
        "Odd",
        (Callback,),
        {"__annotations__": {"name": Literal["odd"]}, "name": "odd", "build": build, "__module__": __name__},
    )()


def test_a_callback_that_is_none_is_refused_before_training(tiny_experiment):
    told = refused(tiny_experiment(callbacks=(watcher(lambda self, context: print),)))
    assert told.startswith("callback 'odd': build() returned a builtin_function_or_method. Expected a keras.callbacks.")


def test_a_callback_that_cannot_be_built_is_named_before_training(tiny_experiment):
    def build(self: Any, context: Any) -> Any:
        raise ValueError("no port")

    line = build.__code__.co_firstlineno + 1
    told = refused(tiny_experiment(callbacks=(watcher(build),)))
    assert told == f"callback 'odd': its build() failed at {__file__}:{line}: ValueError: no port"


@pytest.mark.parametrize("event", ["on_train_begin", "on_train_batch_end", "on_epoch_end", "on_train_end"])
def test_a_callback_that_fails_in_mid_run_is_named_with_its_line(tiny_experiment, tmp_path, event):
    def build(self: Any, context: Any) -> Any:
        from keras.callbacks import LambdaCallback

        return LambdaCallback(**{event: fail})

    def fail(*arguments: Any) -> None:
        raise ValueError("no port")

    line = fail.__code__.co_firstlineno + 1
    experiment = tiny_experiment({"steps": 1}, callbacks=(watcher(build),))
    with pytest.raises(TrainingError) as error:
        Trainer(experiment).run(RunDirectory.create(tmp_path, experiment))
    assert str(error.value) == f"callback 'odd': {event}() failed at {__file__}:{line}: ValueError: no port"
