"""The traps of training on several devices, each held by what one process on two logical CPUs found."""

import subprocess
import sys

import numpy as np
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    out = tmp_path_factory.mktemp("traps") / "found.npz"
    command = [sys.executable, "-m", "two_devices", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr[-3000:]
    return np.load(out)


def below(found, prefix):
    return {key.removeprefix(prefix): found[key] for key in found.files if key.startswith(prefix)}


@pytest.mark.processes
@pytest.mark.parametrize(
    "case",
    [
        "most",
        "alternating",
        "simultaneous",
        "apart",
        "apart-at-once",
        "lazy",
        "synchronized",
        "pooled",
        "adaptive",
        "relativistic",
        "slow/alternating",
        "slow/synchronized",
    ],
)
def test_penalties_parts_and_synchronized_norms_on_two_devices_train_what_one_does(found, case):
    one, two = below(found, f"{case}/1/"), below(found, f"{case}/2/")
    assert one.keys() == two.keys()
    for key, value in one.items():
        np.testing.assert_allclose(two[key].astype(float), value.astype(float), rtol=1e-5, atol=1e-5, err_msg=key)


@pytest.mark.processes
@pytest.mark.parametrize("case", ["alternating", "synchronized"])
def test_fast_ways_and_slow_ways_differ_in_float_noise_only(found, case):
    fast, slow = below(found, f"{case}/2/"), below(found, f"slow/{case}/2/")
    assert any(not np.array_equal(fast[key], slow[key]) for key in fast), "the ways are the same"
    for key, value in fast.items():
        np.testing.assert_allclose(slow[key].astype(float), value.astype(float), rtol=1e-5, atol=1e-5, err_msg=key)


@pytest.mark.processes
def test_an_infinity_on_one_replica_leaves_what_it_would_have_changed_as_it_was(found):
    before, at = below(found, "infinity/before/"), below(found, "infinity/at/")
    assert (before["finite"], at["finite"]) == (1, 0)
    spoilt = [key for key in before if key.startswith(("generator/generator", "optimizer/generator"))]
    for key in spoilt:
        np.testing.assert_array_equal(at[key], before[key], err_msg=key)
    assert all(np.isfinite(value).all() for key, value in at.items() if key.startswith("discriminator"))


@pytest.mark.processes
def test_training_goes_on_after_it_with_all_replicas_alike(found):
    at, after = below(found, "infinity/at/"), below(found, "infinity/after/")
    assert after["finite"] == 1
    assert after["optimizer/generator/0000"] == at["optimizer/generator/0000"] + 1
    assert np.abs(after["generator/generator/0000"] - at["generator/generator/0000"]).max() > 0
    assert all(found[f"infinity/{moment}/alike"] for moment in ("before", "at", "after"))


@pytest.mark.processes
def test_dropout_masks_differ_by_replica_after_a_restore_too(found):
    one, other = found["masks"]
    assert (one == 0).any()
    assert 0.25 < np.mean(one == other) < 0.75


@pytest.mark.processes
def test_norm_statistics_agree_after_a_step(found):
    statistics = below(found, "statistics/")
    assert statistics
    for one, other in statistics.values():
        np.testing.assert_array_equal(one, other)
        assert not np.array_equal(one, np.zeros_like(one))


@pytest.mark.processes
def test_the_loss_scale_shrinks_alike_on_all_replicas_until_gradients_fit(found):
    one, other = found["scale/values"]
    assert one == other == found["scale/kept"]
    assert 1 < one < 2**15
    assert 0 < found["scale/updates"] < 8  # of eight steps
    assert found["scale/moved"] > 0
    assert (found["scale/finite"] == 1).all()  # leaving float16's range is no fault


@pytest.mark.processes
def test_every_replica_and_the_running_mean_start_from_the_same_weights(found):
    started = below(found, "started/")
    assert {key.partition("/")[0] for key in started} == {"generator", "discriminator", "averaged"}
    assert all(value.all() for value in started.values())


@pytest.mark.processes
def test_a_layer_that_sums_over_devices_within_a_branch_is_named_with_the_loss(found):
    said = str(found["branch"])
    assert said.startswith("loss 'gradient-penalty': its ")
    assert "a layer sums over all devices within keras.ops.cond" in said
