"""TensorFlow's errors as sentences."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import tensorflow as tf

from ganforge.data.unreadable import told_by_plugin
from ganforge.errors import DataError, TrainingError


@contextmanager
def explained(unreadable: Callable[[], str | None]) -> Iterator[None]:
    """Turn what TensorFlow raises into what a user can act on.

    Args:
        unreadable: looks for an example that cannot be read among those that were being read.
    """
    try:
        yield
    except tf.errors.ResourceExhaustedError as error:
        raise TrainingError(
            "training: the device has no memory left. A smaller batch or image would fit. "
            "Lower trainer.batch_size, dataset.size or generator.filters."
        ) from error
    except tf.errors.OpError as error:
        if message := unreadable():
            raise DataError(f'{message} To train without it set trainer.on_bad_file="skip".') from error
        if message := told_by_plugin(error):
            raise TrainingError(message) from error
        raise
