"""pix2pixHD for ganforge: large pictures from label maps."""

from ganforge_pix2pixhd.feature_matching import FeatureMatching
from ganforge_pix2pixhd.global_generator import GlobalGenerator
from ganforge_pix2pixhd.local_enhancer import LocalEnhancer
from ganforge_pix2pixhd.multi_scale import MultiScale
from ganforge_pix2pixhd.pix2pixhd import Pix2PixHD

__all__ = ["FeatureMatching", "GlobalGenerator", "LocalEnhancer", "MultiScale", "Pix2PixHD"]
