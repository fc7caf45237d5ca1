"""From datasets to batches."""

import atexit
import gc

# Pipelines that read through Python have to go before the interpreter does: it would wait forever for their threads.
atexit.register(gc.collect)
