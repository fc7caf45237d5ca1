"""How a run is doing, in words: what is watched, what is found, and what to do about it."""
