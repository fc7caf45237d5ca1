"""The process that has two devices; `two_replicas` starts it and sends it requests."""

import gc
import json
import os
import sys
import traceback
from typing import Any

import pytest

from ganforge.components.shapes import shape_from_json
from ganforge.discovery.class_places import class_at


def serve() -> None:
    """Answer requests, one per line, until there are no more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what components print must not mix with answers
    strategy = _two_replicas()
    gc.freeze()  # what is imported is no garbage
    for line in sys.stdin:
        print(json.dumps(_fault(json.loads(line), strategy)), file=answers, flush=True)


def _two_replicas() -> Any:
    import tensorflow as tf

    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})  # each graph runs once only
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    return tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])


def _fault(request: dict[str, Any], strategy: Any) -> str:
    try:
        contract = class_at(request["contract"])()
        for name, value in request["attributes"].items():
            setattr(contract, name, _unpacked(value))
        getattr(contract, request["check"])(strategy)
    except (AssertionError, pytest.fail.Exception) as error:
        return str(error) or traceback.format_exc()
    except Exception:  # a component may raise anything
        return traceback.format_exc()
    return ""


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_unpacked(item) for item in value)
    if "shape" in value:
        return shape_from_json(value["shape"])
    if "entries" in value:
        return {key: _unpacked(item) for key, item in value["entries"].items()}
    return class_at(value).model_validate({**value["options"], **_unpacked(value["components"])})


if __name__ == "__main__":
    serve()
