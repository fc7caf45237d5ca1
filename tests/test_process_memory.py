import pytest

from ganforge import process_memory
from ganforge.process_memory import available_memory, peak_of_process


def test_the_least_of_machine_and_container_is_available(monkeypatch):
    files = {
        "/proc/meminfo": "MemTotal: 9 kB\nMemAvailable:    4000 kB\n",
        "/proc/self/cgroup": "0::/\n",
        "/sys/fs/cgroup/memory.max": "3000000\n",
        "/sys/fs/cgroup/memory.current": "1000000\n",
    }
    monkeypatch.setattr(process_memory, "_text", lambda path: files.get(path, ""))
    assert available_memory() == 2_000_000
    files["/sys/fs/cgroup/memory.max"] = "max\n"
    assert available_memory() == 4_096_000
    files.clear()
    assert available_memory() is None


def test_what_files_take_in_memory_is_still_available(monkeypatch):
    files = {
        "/proc/self/cgroup": "0::/\n",
        "/sys/fs/cgroup/memory.max": "3000000\n",
        "/sys/fs/cgroup/memory.current": "2900000\n",
        "/sys/fs/cgroup/memory.stat": "active_file 7\ninactive_file 2000000\n",
    }
    monkeypatch.setattr(process_memory, "_text", lambda path: files.get(path, ""))
    assert available_memory() == 2_100_000


def test_a_job_inside_a_limited_container_has_what_the_narrowest_leaves(monkeypatch):
    files = {
        "/proc/self/cgroup": "5:cpu:/\n4:memory:/slurm/job_7\n0::/\n",
        "/sys/fs/cgroup/memory/slurm/job_7/memory.limit_in_bytes": "9223372036854771712\n",
        "/sys/fs/cgroup/memory/slurm/memory.limit_in_bytes": "5000\n",
        "/sys/fs/cgroup/memory/slurm/memory.usage_in_bytes": "1000\n",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9000\n",
    }
    monkeypatch.setattr(process_memory, "_text", lambda path: files.get(path, ""))
    assert available_memory() == 4_000


def test_the_peak_of_a_process_stays_when_memory_is_given_back():
    if (before := peak_of_process()) is None:
        pytest.skip("the system does not say")
    held = bytearray(b"1") * 2**26
    during = peak_of_process()
    del held
    assert during >= 2**26
    assert peak_of_process() >= during - 2**22 >= before - 2**23  # the system counts pages in heaps
