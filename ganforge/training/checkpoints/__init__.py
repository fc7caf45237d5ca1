"""What is saved of a run during training, and when."""
