import keras
import pytest

from ganforge.components import Players
from ganforge.layers import BatchNormalization, InstanceNormalization
from ganforge.training.norm_remarks import norm_remarks


def remarks(norm, side=1, batch=1, replicas=1):
    inputs = keras.Input((side, side, 2))
    players = Players({"painter": keras.Model(inputs, norm(inputs))}, {})
    return list(norm_remarks(players, batch, replicas))


@pytest.mark.parametrize("norm", [BatchNormalization, InstanceNormalization, keras.layers.BatchNormalization])
def test_a_norm_over_one_value_is_remarked(norm):
    (remark,) = remarks(norm(name="inmost"))
    assert remark.startswith("painter: layer 'inmost' normalizes one pixel of one image, so its output is the same")
    assert remarks(norm(), side=2) == []


def test_a_batch_gives_batch_norm_something_to_compare_and_instance_norm_nothing():
    assert remarks(BatchNormalization(), batch=2) == []
    assert remarks(keras.layers.BatchNormalization(), batch=2) == []
    assert len(remarks(InstanceNormalization(), batch=2)) == 1


def test_each_replica_has_only_its_part_unless_the_norm_is_synchronized():
    assert len(remarks(BatchNormalization(), batch=2, replicas=2)) == 1
    assert remarks(BatchNormalization(synchronized=True), batch=2, replicas=2) == []


def test_other_layers_and_unknown_sizes_are_no_reason():
    inputs = keras.Input((None, None, 2))
    networks = {"painter": keras.Model(inputs, InstanceNormalization()(inputs))}
    assert list(norm_remarks(Players(networks, {}), 1, 1)) == []
    assert remarks(keras.layers.Activation("relu")) == []
