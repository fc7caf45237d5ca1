"""Every component of the core keeps its contract."""

import sys

import numpy as np
import pytest

from ganforge.augmentations.color import Color
from ganforge.augmentations.jitter import Jitter
from ganforge.augmentations.mirror import Mirror
from ganforge.augmentations.quarter_turns import QuarterTurns
from ganforge.augmentations.rotation import Rotation
from ganforge.augmentations.scale import Scale
from ganforge.callbacks.health import Health
from ganforge.callbacks.metrics_jsonl import MetricsJsonl
from ganforge.callbacks.results_csv import ResultsCsv
from ganforge.callbacks.samples import Samples
from ganforge.callbacks.stats import Stats
from ganforge.callbacks.tensorboard import TensorBoard
from ganforge.formats.keras_file import KerasFile
from ganforge.formats.litert_file import LiteRTFile
from ganforge.formats.onnx_file import OnnxFile
from ganforge.formats.openvino_files import OpenVINOFiles
from ganforge.formats.saved_model import SavedModel
from ganforge.formats.web_page import WebPage
from ganforge.metrics.mae import MeanAbsoluteError
from ganforge.metrics.mean_iou import MeanIoU
from ganforge.metrics.ms_ssim import MultiScaleSimilarity
from ganforge.metrics.pixel_accuracy import PixelAccuracy
from ganforge.metrics.psnr import PeakSignalToNoise
from ganforge.metrics.ssim import StructuralSimilarity
from ganforge.testing import AugmentationContract, CallbackContract, FormatContract, MetricContract
from ganforge.testing.random_images import SMALL

pytestmark = pytest.mark.slow


class TestColor(AugmentationContract):
    component = Color()


class TestJitter(AugmentationContract):
    component = Jitter()


class TestMirror(AugmentationContract):
    component = Mirror()


class TestQuarterTurns(AugmentationContract):
    component = QuarterTurns()


class TestRotation(AugmentationContract):
    component = Rotation()


class TestScale(AugmentationContract):
    component = Scale()


class TestMeanAbsoluteError(MetricContract):
    component = MeanAbsoluteError()


class TestPeakSignalToNoise(MetricContract):
    component = PeakSignalToNoise()


class TestStructuralSimilarity(MetricContract):
    component = StructuralSimilarity()


class TestMultiScaleSimilarity(MetricContract):
    component = MultiScaleSimilarity()
    shape = SMALL.resized(161, 176)


class OfLabelMaps:
    def examples(self, count):
        numbers = np.random.default_rng(0).integers(0, 3, (count, 32, 64, 1))
        target = np.where(numbers == np.arange(3), np.float32(1), np.float32(-1))
        return np.zeros((count, 32, 64, 1), np.float32), target


class TestMeanIoU(OfLabelMaps, MetricContract):
    component = MeanIoU()


class TestPixelAccuracy(OfLabelMaps, MetricContract):
    component = PixelAccuracy()


class TestHealth(CallbackContract):
    component = Health()


class TestMetricsJsonl(CallbackContract):
    component = MetricsJsonl()


class TestResultsCsv(CallbackContract):
    component = ResultsCsv()


class TestSamples(CallbackContract):
    component = Samples()


class TestStats(CallbackContract):
    component = Stats()


class TestTensorBoard(CallbackContract):
    component = TensorBoard()


class TestKerasFile(FormatContract):
    component = KerasFile()


class TestSavedModel(FormatContract):
    component = SavedModel()


class TestOnnxFile(FormatContract):
    component = OnnxFile()


class TestWebPage(FormatContract):
    component = WebPage()


class TestLiteRTFile(FormatContract):
    component = LiteRTFile()


class TestOpenVINOFiles(FormatContract):
    component = OpenVINOFiles()

    def test_nothing_is_reported_to_its_makers(self, tmp_path):
        self._written(tmp_path)
        assert "openvino" in sys.modules
        assert sys.modules["openvino_telemetry"] is None
