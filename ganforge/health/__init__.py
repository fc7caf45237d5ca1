"""How a run is doing, in words: what is watched, when something is found, and what to do about it."""
