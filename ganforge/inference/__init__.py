"""What a run folder is good for after training."""
