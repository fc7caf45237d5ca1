"""Runs as packs: weights, experiment and samples in one folder, to give to others and to put on model hubs."""
