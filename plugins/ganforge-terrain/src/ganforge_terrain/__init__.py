"""Terrain datasets for ganforge: a procedural world and windows of real maps, with map agreement."""
