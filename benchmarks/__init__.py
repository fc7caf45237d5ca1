"""Benchmarks that anyone can repeat: `uv run python -m benchmarks all`."""
