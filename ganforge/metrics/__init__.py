"""Numbers about the validation images."""
