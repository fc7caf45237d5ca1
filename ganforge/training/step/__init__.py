"""One training step: sides, objectives, gradients, optimizers."""
