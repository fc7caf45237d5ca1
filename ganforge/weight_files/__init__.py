"""Files of weights that other tools wrote, read as data: nothing in them is ever executed."""
