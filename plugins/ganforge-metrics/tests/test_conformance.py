"""Every component of this package keeps its contract."""

import keras
import pytest
from ganforge_metrics.frechet_distance import FrechetDistance
from ganforge_metrics.inception import Inception
from ganforge_metrics.inception_distance import InceptionDistance
from ganforge_metrics.keras_application import KerasApplication
from ganforge_metrics.kernel_distance import KernelDistance
from ganforge_metrics.lite0 import Lite0
from ganforge_metrics.perceptual import Perceptual
from ganforge_metrics.precision import Precision
from ganforge_metrics.recall import Recall

from ganforge.testing import ExtractorContract, MetricContract

pytestmark = pytest.mark.slow


class TestLite0(ExtractorContract):
    component = Lite0()


class TestInception(ExtractorContract):
    @pytest.fixture(autouse=True)
    def weights(self, graph_file):
        self.component = Inception(weights=graph_file)


class TestKerasApplication(ExtractorContract):
    @pytest.fixture(autouse=True)
    def weights(self, tmp_path_factory):
        file = tmp_path_factory.getbasetemp() / "mobilenet.weights.h5"
        if not file.exists():
            shape = (75, 75, 3)
            keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=shape).save_weights(file)
        layers = ("block_1_expand", "block_3_expand")
        self.component = KerasApplication(application="MobileNetV2", weights=file, side=75, layer_names=layers)


class TestKernelDistance(MetricContract):
    component = KernelDistance()


class TestKernelDistanceOfSubsets(MetricContract):
    component = KernelDistance(subset_size=3, subsets=2)


class TestFrechetDistance(MetricContract):
    component = FrechetDistance()


class TestInceptionDistance(MetricContract):
    @pytest.fixture(autouse=True)
    def weights(self, graph_file):
        self.component = InceptionDistance(extractor=Inception(weights=graph_file))


class TestPrecision(MetricContract):
    component = Precision()


class TestRecall(MetricContract):
    component = Recall(neighbors=2)


class TestPerceptual(MetricContract):
    component = Perceptual()
