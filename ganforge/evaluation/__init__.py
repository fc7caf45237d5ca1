"""Judges what was generated: a run by its own data, or one folder of images by another."""
