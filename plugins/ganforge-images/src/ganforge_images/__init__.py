"""Datasets of image files for ganforge: pairs in one file, paired or unpaired folders, or one folder."""

from ganforge_images.colors import Colors
from ganforge_images.encoding import Encoding
from ganforge_images.heights import Heights
from ganforge_images.label_map import LabelMap

__all__ = ["Colors", "Encoding", "Heights", "LabelMap"]
