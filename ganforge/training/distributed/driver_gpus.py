"""NVIDIA GPUs that the driver lists, and why TensorFlow does not see them; asked without importing TensorFlow here."""

import os
import re
import shutil
import subprocess
import sys

QUESTION = """
import tensorflow as tf
if not tf.config.list_physical_devices("GPU"):
    print("none" if tf.test.is_built_with_cuda() else "without CUDA")
"""


def ask_driver() -> list[str]:
    """Name, memory and driver of each GPU, one line each.

    Raises:
        FileNotFoundError: there is no nvidia-smi.
        OSError, SubprocessError: nvidia-smi failed.
    """
    program = shutil.which("nvidia-smi")
    if program is None:
        raise FileNotFoundError("there is no nvidia-smi")
    query = [program, "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    return subprocess.run(query, capture_output=True, text=True, timeout=10, check=True).stdout.strip().splitlines()


def driver_gpus() -> list[str]:
    """As `ask_driver`, without those that CUDA_VISIBLE_DEVICES hides; empty if nvidia-smi cannot be asked."""
    hides = os.environ.get("CUDA_VISIBLE_DEVICES", "0").partition(",")[0].strip() in {"", "-1"}
    try:
        return [] if hides else ask_driver()
    except (OSError, subprocess.SubprocessError):
        return []


def unseen_gpu_remark() -> str | None:
    """What to say if the driver lists a GPU and TensorFlow sees none; asks another process, which takes seconds."""
    gpus = driver_gpus()
    if not gpus:
        return None
    answer = subprocess.run(
        [sys.executable, "-c", QUESTION],
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode == 0 and not answer.stdout.strip():
        return None
    reason = "it is built without CUDA" if "without CUDA" in answer.stdout else reason_in(answer.stderr)
    return (
        f"GPU: nvidia-smi lists {gpus[0].partition(',')[0]}, but TensorFlow sees no GPU: {reason}. Training uses the "
        "CPU. Install ganforge[gpu], and a driver that fits it, to use the GPU."
    )


def reason_in(log: str) -> str:
    """What TensorFlow's log says about GPUs."""
    messages = re.findall(r"\] (.*(?:GPU|CUDA|cuda|NVIDIA|dlopen).*)", log)
    return "; ".join(dict.fromkeys(message.strip().rstrip(".") for message in messages)) or "it does not say why"
