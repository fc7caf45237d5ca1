import io
import socket
import subprocess
import sys

import pytest
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import IMAGES, EventAccumulator

from ganforge.callbacks.tensorboard import TensorBoard


@pytest.fixture
def read(tmp_path):
    def events():
        return EventAccumulator(str(tmp_path / "events"), size_guidance={IMAGES: 0}).Reload()

    return events


def test_tensorboard_reads_every_figure_back(watch, read):
    watch(TensorBoard()).train(6, validations=(4,))
    scalars = read().Scalars("generator/l1")
    assert [event.step for event in scalars] == [2, 4, 6]
    assert [event.value for event in scalars] == pytest.approx([1 / 2, 1 / 4, 1 / 6])
    assert read().Scalars("validation/psnr")[0].step == 4


def test_tensorboard_reads_the_sample_sheets_back(watch, read):
    watch(TensorBoard()).train(10)
    images = read().Images("samples")
    assert [image.step for image in images] == [0, 4, 8, 10]
    with Image.open(io.BytesIO(images[0].encoded_image_string)) as sheet:
        assert sheet.size == (images[0].width, images[0].height)


def test_where_a_run_goes_on_later_events_are_forgotten(watch, read):
    watch(TensorBoard()).train(9, validations=(8,), end=False)
    watch(TensorBoard(), start_step=6).train(10)
    assert [event.step for event in read().Scalars("generator/l1")] == [2, 4, 6, 8, 10]
    assert [image.step for image in read().Images("samples")] == [0, 4, 8, 10]
    assert read().Scalars("validation/psnr") == []


def test_what_is_logged_can_be_read_while_the_run_goes_on(watch, read):
    watch(TensorBoard()).train(2, end=False)
    assert [event.step for event in read().Scalars("generator/l1")] == [2]


def test_the_file_does_not_name_the_machine(tmp_path, watch):
    watch(TensorBoard()).train(2)
    (file,) = (tmp_path / "events").iterdir()
    assert socket.gethostname() not in file.name


@pytest.mark.processes
def test_the_declarations_import_nothing_heavy():
    code = "import sys, ganforge.callbacks.tensorboard, ganforge.callbacks.samples, ganforge.callbacks.stats\n"
    code += "import ganforge.callbacks.results_csv\n"
    code += "print([name for name in ('tensorflow', 'keras', 'numpy', 'PIL', 'tensorboard') if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
