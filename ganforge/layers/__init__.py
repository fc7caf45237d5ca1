"""Keras layers that Keras lacks or computes slowly, registered under the package name `ganforge`."""

from ganforge.layers.backend_kernels import mean_over_replicas
from ganforge.layers.batch_normalization import BatchNormalization
from ganforge.layers.downsample import Downsample
from ganforge.layers.dropout import Dropout
from ganforge.layers.film import FiLM
from ganforge.layers.image_pool import ImagePool
from ganforge.layers.instance_normalization import InstanceNormalization
from ganforge.layers.receptive_field import receptive_field
from ganforge.layers.reflection_padding import ReflectionPadding
from ganforge.layers.resize_convolution import ResizeConvolution
from ganforge.layers.spectral_normalization import SpectralNormalization
from ganforge.layers.upsample import Upsample

__all__ = [
    "BatchNormalization",
    "Downsample",
    "Dropout",
    "FiLM",
    "ImagePool",
    "InstanceNormalization",
    "ReflectionPadding",
    "ResizeConvolution",
    "SpectralNormalization",
    "Upsample",
    "mean_over_replicas",
    "receptive_field",
]
