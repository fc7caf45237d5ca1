import tensorflow as tf

from ganforge.inference import memory
from ganforge.inference.memory import available_memory, peak_memory


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


def test_the_least_of_machine_container_and_process_is_available(monkeypatch):
    files = {
        "/proc/meminfo": "MemTotal: 9 kB\nMemAvailable:    4000 kB\n",
        "/sys/fs/cgroup/memory.max": "3000000\n",
        "/sys/fs/cgroup/memory.current": "1000000\n",
    }
    monkeypatch.setattr(memory, "_text", lambda path: files.get(path, ""))
    assert available_memory() == 2_000_000
    files["/sys/fs/cgroup/memory.max"] = "max\n"
    assert available_memory() == 4_096_000
    files.clear()
    assert available_memory() is None
