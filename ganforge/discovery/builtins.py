"""What the core itself offers, through the same hooks as any plugin."""

from collections.abc import Sequence

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
from ganforge.components import Augmentation, Callback, Format, Metric
from ganforge.discovery.hookspecs import hookimpl
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

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_augmentations() -> Sequence[type[Augmentation]]:
    """Random changes of training examples."""
    return (Color, Jitter, Mirror, QuarterTurns, Rotation, Scale)


@hookimpl
def ganforge_metrics() -> Sequence[type[Metric]]:
    """Numbers about the validation images."""
    return (
        MeanAbsoluteError,
        MeanIoU,
        MultiScaleSimilarity,
        PeakSignalToNoise,
        PixelAccuracy,
        StructuralSimilarity,
    )


@hookimpl
def ganforge_callbacks() -> Sequence[type[Callback]]:
    """Watchers of a run."""
    return (Health, MetricsJsonl, ResultsCsv, Samples, Stats, TensorBoard)


@hookimpl
def ganforge_formats() -> Sequence[type[Format]]:
    """Files that trained networks are exported to."""
    return (KerasFile, LiteRTFile, OnnxFile, OpenVINOFiles, SavedModel, WebPage)
