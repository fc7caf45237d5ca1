"""The run directory: made once, read by every later command."""
