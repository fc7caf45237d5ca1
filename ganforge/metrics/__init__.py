"""Figures about the validation images."""
