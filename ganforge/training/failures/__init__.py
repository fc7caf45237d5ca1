"""What stops a run, and how it is reported."""
