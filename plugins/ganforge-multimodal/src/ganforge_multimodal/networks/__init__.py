"""The encoder in Keras, imported only when it is built."""
