"""A process in the place of the one that computes, for `Worker`: `python computing_stand_in.py`, without TensorFlow."""

import json
import os
import sys
import time

from ganforge.serving.message import Message

MODEL = {"m": {"name": "m", "title": "m", "step": 1, "runtime": "nothing"}}


def answer(message: Message) -> None:
    """Do what the options of a request say, which are for tests alone."""
    wanted = message.head["wanted"]
    if wanted == "end":
        os._exit(3)
    if wanted == "nothing":
        return
    body = b"x" * message.head.get("size", 1) + b"".join(message.parts.values())
    send(Message({"id": message.head["id"], "status": 200, "type": "text/plain", "headers": {}}, {"body": body}))


def send(message: Message) -> None:
    sys.stdout.buffer.write(message.encoded())
    sys.stdout.buffer.flush()


def main() -> None:
    settings = Message.read(sys.stdin.buffer)
    assert settings is not None
    if settings.head.get("ends"):
        os._exit(4)
    if settings.head.get("fails"):
        send(Message({"event": "failed", "error": "a plugin is broken."}))
        time.sleep(10)
    gone = [path for path in settings.head.get("needs", ()) if not os.path.exists(path)]  # noqa: PTH110
    tables = {
        "entries": {} if gone else MODEL,
        "metadata": {},
        "runs": {},
        "failed": [f"{path}: is gone." for path in gone],
    }
    send(Message({"event": "loaded"}, {"tables": json.dumps(tables).encode(), "example/m": b"PNG"}))
    while message := Message.read(sys.stdin.buffer):
        answer(message)


if __name__ == "__main__":
    main()
