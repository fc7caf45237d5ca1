"""Metrics that compare images by the features of a network, and the extractors that give these."""
