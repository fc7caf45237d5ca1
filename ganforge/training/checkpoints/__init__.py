"""What is saved of a run while it trains, and when."""
