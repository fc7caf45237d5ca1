import subprocess
from types import SimpleNamespace

import pytest

from ganforge.training.distributed import driver_gpus
from ganforge.training.distributed.driver_gpus import reason_in, unseen_gpu_remark

LOG = """\
I0000 00:00:1.5 22 cpu_feature_guard.cc:227] This binary is optimized to use available CPU instructions.
E0000 00:00:1.5 22 cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error: UNKNOWN ERROR (303)
2026-11-26 00:00:00.1: W tensorflow/core/gpu/gpu_device.cc:2341] Cannot dlopen some GPU libraries.
E0000 00:00:1.6 22 cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error: UNKNOWN ERROR (303)
"""


@pytest.fixture
def machine(monkeypatch):
    """A machine whose driver lists a GPU and whose TensorFlow prints this."""

    def make(driver, printed="", log="", visible=None):
        answers = {"nvidia-smi": driver, "python": printed}

        def run(command, **options):
            answer = answers["nvidia-smi" if command[0] == "nvidia-smi" else "python"]
            if answer is None:
                raise subprocess.CalledProcessError(9, command)
            return SimpleNamespace(stdout=answer, stderr=log, returncode=0)

        monkeypatch.setattr(driver_gpus.shutil, "which", lambda program: program)
        monkeypatch.setattr(driver_gpus.subprocess, "run", run)
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
        if visible is not None:
            monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)

    return make


@pytest.mark.processes
def test_a_gpu_that_only_the_driver_sees_is_reported_with_tensorflows_reason_and_the_remedy(machine):
    machine("RTX 4090, 24564 MiB, 580\n", "none\n", LOG)
    assert unseen_gpu_remark() == (
        "GPU: nvidia-smi lists RTX 4090, but TensorFlow sees no GPU: failed call to cuInit: INTERNAL: CUDA error: "
        "UNKNOWN ERROR (303); Cannot dlopen some GPU libraries. Training uses the CPU. Install ganforge[gpu], "
        "and a driver that fits it, to use the GPU."
    )


@pytest.mark.processes
def test_a_tensorflow_without_cuda_is_reported_as_that(machine):
    machine("RTX 4090, 24564 MiB, 580\n", "without CUDA\n")
    assert "sees no GPU: it is built without CUDA. " in (unseen_gpu_remark() or "")


@pytest.mark.processes
@pytest.mark.parametrize(
    "settings",
    [
        {"driver": "RTX 4090, 24564 MiB, 580\n", "printed": ""},  # TensorFlow sees it
        {"driver": ""},
        {"driver": None},
        {"driver": "RTX 4090, 24564 MiB, 580\n", "printed": "none\n", "visible": ""},
        {"driver": "RTX 4090, 24564 MiB, 580\n", "printed": "none\n", "visible": "-1"},
    ],
)
def test_otherwise_nothing_is_said(machine, settings):
    machine(**settings)
    assert unseen_gpu_remark() is None


def test_a_log_that_says_nothing_about_gpus_gives_no_reason():
    assert reason_in(LOG.splitlines()[0]) == "it does not say why"
