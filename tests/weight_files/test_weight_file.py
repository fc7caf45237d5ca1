import os
import zipfile
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torch_files import Storage, Tensor, write_pickled, write_safetensors, write_torch

from ganforge.errors import WeightsError
from ganforge.weight_files import safetensors as own
from ganforge.weight_files.weight_file import read_weights

RANDOM = np.random.default_rng(0)
STATE = {
    "model.1.weight": RANDOM.normal(size=(3, 2, 4, 4)).astype("float32"),
    "model.1.bias": RANDOM.normal(size=3).astype("float64"),
    "model.2.running_mean": RANDOM.normal(size=3).astype("float16"),
    "model.2.num_batches_tracked": np.array(7),
    "model.3.empty": np.zeros((0, 3), "float32"),
}
WRITERS = {
    "zip": write_torch,
    "before 1.6": lambda path, state: write_torch(path, state, before_1_6=True),
    "safetensors": write_safetensors,
}


@pytest.fixture(params=WRITERS)
def write(request, tmp_path):
    return lambda state: WRITERS[request.param](tmp_path / "weights.pth", state)


def refused(path, match):
    with pytest.raises(WeightsError, match=match) as raised:
        read_weights(path)
    assert str(raised.value).startswith(f"{path}: ")


def test_every_format_holds_what_was_written(write):
    read = read_weights(write(STATE))
    assert list(read) == list(STATE)
    for name, array in STATE.items():
        assert (read[name].dtype, read[name].shape) == (array.dtype, array.shape)
        np.testing.assert_array_equal(read[name], array)


@pytest.mark.parametrize("before_1_6", [True, False])
def test_tensors_may_be_views_of_one_storage(tmp_path, before_1_6):
    storage = Storage(np.arange(12, dtype="float32"))
    state = {"all": Tensor(storage, (3, 4), (4, 1)), "turned": Tensor(storage, (4, 2), (1, 4), 4)}
    read = read_weights(write_torch(tmp_path / "views.pth", state, before_1_6))
    numbers = np.arange(12).reshape(3, 4)
    np.testing.assert_array_equal(read["all"], numbers)
    np.testing.assert_array_equal(read["turned"], numbers[1:].T)


def test_bfloat16_becomes_float32(tmp_path):
    halves = (np.array([1.5, -2, 0], "float32").view("uint32") >> 16).astype("uint16")
    state = {"half": Tensor(Storage(halves, "BFloat16Storage"), (3,), (1,))}
    for before_1_6 in (True, False):
        read = read_weights(write_torch(tmp_path / "half.pth", state, before_1_6))
        np.testing.assert_array_equal(read["half"], np.array([1.5, -2, 0], "float32"))


class Harmful:
    """Runs a command when it is unpickled."""

    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


@pytest.mark.parametrize("before_1_6", [True, False])
def test_a_pickle_that_would_run_something_is_refused_and_runs_nothing(tmp_path, before_1_6):
    harm = Harmful(f"touch {tmp_path / 'harm'}")
    for number, state in enumerate(({"weight": np.ones(3), "more": harm}, {"weight": Tensor(harm, (3,), (1,))})):
        path = write_torch(tmp_path / f"{number}.pth", state, before_1_6)
        refused(path, "it asks to import system from (posix|nt). Only tensors are read, and nothing was executed")
    assert not (tmp_path / "harm").exists()


def test_a_whole_module_is_refused(tmp_path):
    refused(write_pickled(tmp_path / "net.pth", Path()), "it asks to import PurePosixPath|PosixPath from pathlib")


@pytest.mark.parametrize(
    ("value", "match"),
    [
        ({"epoch": 3, "state_dict": {}}, "beside tensors it holds epoch, state_dict, so it is more than a state dict"),
        ([1, 2], "it holds no state dict"),
        (OrderedDict(), "it holds no state dict"),
    ],
)
@pytest.mark.parametrize("before_1_6", [True, False])
def test_more_than_a_state_dict_is_refused(tmp_path, value, match, before_1_6):
    refused(write_pickled(tmp_path / "all.pth", value, before_1_6), rf"{match}.+torch\.save\(network\.state_dict")


@pytest.mark.parametrize(
    ("size", "stride", "offset"),
    [((5,), (1,), 0), ((2,), (1,), 3), ((2,), (-1,), 3), ((9,), (0,), 0), ((2,), (1,), -1)],
)
def test_a_tensor_outside_its_storage_is_damage(tmp_path, size, stride, offset):
    state = {"weight": Tensor(Storage(np.zeros(4, "float32")), size, stride, offset)}
    refused(write_torch(tmp_path / "outside.pth", state), "damaged or incomplete: a tensor")


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.7, 0.99])
def test_a_file_that_was_cut_short_is_refused(write, share):
    path = write(STATE)
    os.truncate(path, int(share * path.stat().st_size))
    refused(path, "damaged or incomplete|no file of weights")


def test_other_files_are_refused(tmp_path):
    for name, content in {"a.png": b"\x89PNG\r\n\x1a\n", "b.txt": b"some text that is long", "c": b""}.items():
        (tmp_path / name).write_bytes(content)
        refused(tmp_path / name, r"it is no file of weights\. Expected what torch\.save wrote, or \.safetensors")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("note.txt", "hello")
    refused(tmp_path / "other.zip", "PyTorch has not written it")
    refused(write_pickled(tmp_path / "p", 1), "it holds no state dict")
    refused(tmp_path / "missing.pth", "cannot be read: No such file or directory")
    refused(tmp_path, "cannot be read: Is a directory")


@pytest.mark.parametrize("name", WRITERS)
@settings(deadline=None, max_examples=60)
@given(place=st.floats(0, 1, exclude_max=True), value=st.integers(0, 255))
def test_whatever_byte_is_wrong_no_other_error_is_raised(tmp_path_factory, name, place, value):
    path = WRITERS[name](tmp_path_factory.mktemp("wrong") / "weights.pth", {"a.weight": np.ones((2, 3), "float32")})
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] = value
    path.write_bytes(content)
    with suppress(WeightsError):
        read_weights(path)


def test_what_is_written_as_safetensors_is_read_back(tmp_path):
    arrays = {
        dtype.name: np.arange(6).astype(dtype).reshape(2, 3)
        for dtype in map(np.dtype, ("f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?"))
    }
    arrays |= {"scalar": np.array(3.5, np.float32), "empty": np.zeros((0, 2), np.float32)}
    arrays["other byte order"] = np.arange(3, dtype=">f4")
    own.write_safetensors(tmp_path / "x.safetensors", arrays, {"format": "ganforge"})
    found = read_weights(tmp_path / "x.safetensors")
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array, strict=name != "other byte order")
    assert (int.from_bytes((tmp_path / "x.safetensors").read_bytes()[:8], "little") + 8) % 8 == 0
