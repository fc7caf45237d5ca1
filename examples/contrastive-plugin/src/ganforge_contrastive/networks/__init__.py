"""The networks in Keras; nothing here is imported until one is built."""
