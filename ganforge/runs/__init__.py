"""The run folder: what a run writes and every later command reads."""
