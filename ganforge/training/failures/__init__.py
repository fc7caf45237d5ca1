"""What stops a run, and what is said of it."""
