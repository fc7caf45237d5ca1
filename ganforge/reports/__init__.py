"""What a run folder shows people: curves, a page to read offline, and comparisons."""
