"""The process that computes: `Worker` starts it, and sends it requests; TensorFlow is here alone."""

import os
import signal
import sys

from ganforge.errors import GanforgeError
from ganforge.serving.message import Message


def import_quietly() -> None:
    """Import TensorFlow without what it logs unasked."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        import tensorflow as tf

        from ganforge.layers.keras_settings import use_expected_keras

        tf.config.list_physical_devices()
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
    use_expected_keras()


def serve() -> None:
    """Answer what comes from stdin, until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server ends this process
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what components print must not mix with answers
    import_quietly()
    from ganforge.serving.request_answers import RequestAnswers

    settings = Message.read(sys.stdin.buffer)
    if settings is None:
        return
    try:
        answers = RequestAnswers(settings.head, replies)
    except GanforgeError as error:
        replies.write(Message({"event": "failed", "error": str(error)}).encoded())
        replies.flush()
        return
    answers.announce()
    while message := Message.read(sys.stdin.buffer):
        answers.accept(message)
    os._exit(0)  # threads that still compute would hold up the end


if __name__ == "__main__":
    serve()
