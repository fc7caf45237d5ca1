"""The engine: the only part that knows how TensorFlow trains."""
