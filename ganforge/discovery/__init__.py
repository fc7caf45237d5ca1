"""Finds what plugins offer. The first-party packages themselves are in `plugins/` at the root."""
