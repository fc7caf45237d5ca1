"""Datasets of image files for ganforge: side by side, in paired or unpaired folders, alone."""
