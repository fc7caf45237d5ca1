import pytest
import tensorflow as tf

from ganforge.training.step.graph_options import without_fused_operations


def fuses() -> bool:
    return tf.config.optimizer.get_experimental_options().get("remapping", True)


def test_operations_are_fused_again_after_a_step_even_where_it_fails():
    with pytest.raises(ZeroDivisionError), without_fused_operations():
        assert not fuses()
        raise ZeroDivisionError
    assert fuses()


def test_who_runs_everything_without_fused_operations_keeps_that():
    with without_fused_operations():
        with without_fused_operations():
            pass
        assert not fuses()
