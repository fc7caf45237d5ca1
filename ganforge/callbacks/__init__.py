"""Watchers of a run that the core offers."""
