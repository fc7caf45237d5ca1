"""What the server and the process that computes send each other: a line of JSON, then bytes."""

import json
from asyncio import StreamReader
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Self


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
        head: small values, for JSON.
        parts: bytes by name.
    """

    head: Mapping[str, Any]
    parts: Mapping[str, bytes] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """As it is sent."""
        lengths = [[name, len(part)] for name, part in self.parts.items()]
        return b"".join([json.dumps([self.head, lengths]).encode(), b"\n", *self.parts.values()])

    @classmethod
    def read(cls, file: BinaryIO) -> Self | None:
        """The next message of a pipe; None at its end."""
        line = file.readline()
        if not line.endswith(b"\n"):
            return None
        head, lengths = json.loads(line)
        return cls(head, _named(lengths, [file.read(length) for _, length in lengths]))

    @classmethod
    async def arrival(cls, reader: StreamReader) -> Self | None:
        """As `read`, without holding up what else is done meanwhile."""
        line = await reader.readline()
        if not line.endswith(b"\n"):
            return None
        head, lengths = json.loads(line)
        return cls(head, _named(lengths, [await reader.readexactly(length) for _, length in lengths]))


def _named(lengths: Sequence[tuple[str, int]], parts: Sequence[bytes]) -> dict[str, bytes]:
    return {name: part for (name, _), part in zip(lengths, parts, strict=True)}
