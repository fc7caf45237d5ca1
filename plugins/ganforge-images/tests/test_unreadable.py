import numpy as np
import pytest
from ganforge_images import headers
from ganforge_images.side_by_side import SideBySide

from ganforge.data.batches import Share, TrainingStream, plain_batches
from ganforge.data.unreadable_examples import Replacements, unreadable


@pytest.fixture
def broken(write_images, monkeypatch):
    """Seven pairs; the file of one has gone and that of another has turned corrupt since they were looked at."""
    monkeypatch.setattr(headers, "DECODED", 1)
    folder = write_images("train", "abcdefg")
    examples = SideBySide(path=folder, validation_share=0).load("train", 0)
    (folder / "b.png").unlink()
    content = bytearray((folder / "e.png").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (folder / "e.png").write_bytes(content)
    return folder, examples


def test_files_that_break_while_training_are_named(broken):
    folder, examples = broken
    found = {bad.index: bad.message for bad in unreadable(examples, range(7))}
    assert list(found) == [1, 4]
    assert found[1].startswith(f"{folder / 'b.png'}: ")
    assert found[4].startswith(f"{folder / 'e.png'}: ")
    assert "{{" not in "".join(found.values())


@pytest.mark.slow
def test_another_takes_their_place_wherever_one_starts_and_however_work_is_shared(broken):
    _, examples = broken

    def sources(share, start, count):
        stream = TrainingStream(examples, (), 3, replacements=Replacements())
        batches = [batch["source"] for batch in stream.batches(share, start).take(count).as_numpy_iterator()]
        return np.concatenate(batches), stream.replacements.before(28)

    whole, passed = sources(Share(0, 1, 4, 4), 0, 7)
    assert len(whole) == 28
    assert sum(passed.values()) >= 8, "two of seven, in four epochs"
    later, _ = sources(Share(0, 1, 4, 4), 3, 4)
    np.testing.assert_array_equal(later, whole[12:])
    shared = [sources(Share(worker, 1, 2, 4), 0, 7)[0] for worker in range(2)]
    parts = [part[2 * step : 2 * step + 2] for step in range(7) for part in shared]
    np.testing.assert_array_equal(np.concatenate(parts), whole)


def test_validation_leaves_them_out(broken):
    _, examples = broken
    assert sum(len(batch["source"]) for batch in plain_batches(examples, 7, 2, skipping=True).as_numpy_iterator()) == 5
