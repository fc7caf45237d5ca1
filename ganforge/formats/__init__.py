"""The formats that the core offers."""
