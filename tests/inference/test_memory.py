import tensorflow as tf

from ganforge.inference.memory import peak_memory


def test_a_tensor_counts_until_its_last_use():
    spec = tf.TensorSpec((1000,))

    def chain(x):
        for _ in range(10):
            x = tf.sin(x)
        return x

    def sum_of_all(x):
        return tf.add_n([tf.sin(x + float(number)) for number in range(10)])

    short, wide = (tf.function(each, autograph=False).get_concrete_function(spec) for each in (chain, sum_of_all))
    assert 8_000 <= peak_memory(short) <= 12_000
    assert peak_memory(wide) >= 40_000
