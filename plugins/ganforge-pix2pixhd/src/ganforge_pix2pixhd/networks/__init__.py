"""The networks in Keras, imported only when one is built."""
