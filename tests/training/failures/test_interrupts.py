import os
import signal

import pytest

from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.failures.interrupts import STOPPING, Interrupts
from ganforge.training.trainer import Trainer

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("in_the_foreground")]


@pytest.mark.parametrize("number", STOPPING)
def test_the_first_signal_is_remembered(number):
    with Interrupts() as interrupts:
        os.kill(os.getpid(), number)
        assert interrupts.code == 128 + number
    assert signal.getsignal(number) != interrupts._remember


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGUSR1, signal.SIGXCPU])
def test_a_signal_that_is_sent_again_by_itself_does_not_stop_the_save(number):
    with Interrupts() as interrupts:
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), signal.SIGTERM)
        assert interrupts.code == 128 + number


def test_in_the_background_an_ignored_interrupt_stays_ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Interrupts() as interrupts:
        os.kill(os.getpid(), signal.SIGINT)
        assert interrupts.code == 0


def test_the_second_interrupt_stops_at_once():
    with pytest.raises(KeyboardInterrupt), Interrupts():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)


def test_an_interrupted_run_saves_and_goes_on_from_there(tiny_experiment, tmp_path):
    class Impatient(type(tiny_experiment().metrics[0])):
        def measure(self, source, target, generated):
            if len(source) == 3:  # the validation, not the trial before training
                os.kill(os.getpid(), signal.SIGINT)
            return super().measure(source, target, generated)

    experiment = tiny_experiment({"steps": 6, "validate_every": 3}, metrics=(Impatient(),))
    directory = RunDirectory.create(tmp_path, experiment)
    outcome = Trainer(experiment).run(directory)
    assert (outcome.step, outcome.exit_code) == (3, 130)
    assert Checkpoints(directory.checkpoints).latest() == 3
    calm = tiny_experiment({"steps": 6, "validate_every": 3})
    assert Trainer(calm).run(directory).step == 6
