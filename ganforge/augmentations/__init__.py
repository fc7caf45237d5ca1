"""Random changes of training examples, the same geometry for source and target."""
