import numpy as np
import pytest
from PIL import Image

from ganforge.callbacks.samples import Samples
from ganforge.errors import GanforgeError


def sheets(folder):
    return sorted(path.name for path in (folder / "samples").iterdir())


def test_sheets_are_made_at_step_0_when_due_and_at_the_end(tmp_path, watch):
    watch(Samples()).train(10)
    assert sheets(tmp_path) == ["000000.png", "000004.png", "000008.png", "000010.png"]


def test_the_last_sheet_is_made_once_when_it_was_due_anyway(tmp_path, watch):
    watched = watch(Samples())
    watched.train(8, end=False)
    (tmp_path / "samples/000008.png").unlink()
    watched.keras_callback.on_train_end()
    assert sheets(tmp_path) == ["000000.png", "000004.png"]


def test_a_sheet_is_due_also_where_a_call_trains_several_steps(tmp_path, watch):
    watch(Samples()).train(9, steps_per_call=3)
    assert sheets(tmp_path) == ["000000.png", "000006.png", "000009.png"]


def test_a_run_that_goes_on_drops_later_sheets_and_repeats_none(tmp_path, watch):
    watch(Samples()).train(8)
    (tmp_path / "samples/000004.png").write_text("kept")
    watch(Samples(), start_step=4).train(5)
    assert sheets(tmp_path) == ["000000.png", "000004.png", "000005.png"]
    assert (tmp_path / "samples/000004.png").read_text() == "kept"


def test_sheets_of_another_interval_are_kept(tmp_path, watch):
    watch(Samples(), sample_every=2).train(7)
    watch(Samples(), start_step=7, sample_every=4).train(9)
    assert sheets(tmp_path) == [f"{step:06d}.png" for step in (0, 2, 4, 6, 8, 9)]


def test_a_sheet_shows_source_generated_and_target_and_reals_the_inputs(tmp_path, watch):
    watch(Samples()).train(0)
    with Image.open(tmp_path / "samples/000000.png") as sheet, Image.open(tmp_path / "reals.png") as reals:
        assert sheet.height == reals.height
        assert sheet.width / reals.width == pytest.approx(3 / 2, rel=0.05)
        source, generated, target = np.array_split(np.asarray(sheet)[-60:], 3, axis=1)
    assert np.abs(source.mean() - target.mean()) < 5
    assert source.mean() - generated.mean() > 50


def test_a_folder_that_is_gone_is_told(tmp_path, watch):
    (tmp_path / "samples").touch()
    with pytest.raises(GanforgeError, match="samples"):
        watch(Samples()).train(0)
