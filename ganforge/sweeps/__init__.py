"""Sweeps: one experiment with many options, as runs side by side in one folder."""
