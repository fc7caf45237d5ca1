"""Datasets of image files for ganforge: side by side and in paired folders."""
