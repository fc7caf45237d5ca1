"""Bodies of requests have to be small enough, and to arrive in time."""

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ganforge.serving.server_options import ServerOptions


class BodyLimits:
    """Gives up requests while they arrive."""

    def __init__(self, app: ASGIApp, options: ServerOptions) -> None:
        """Stand before an application that answers what is raised here."""
        self._app, self._options = app, options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, with its limits."""
        body = _Body(receive, self._options, Headers(scope=scope)) if scope["type"] == "http" else None
        await self._app(scope, body.receive if body else receive, send)


class _Body:
    """A body on its way."""

    def __init__(self, receive: Receive, options: ServerOptions, headers: Headers) -> None:
        length = headers.get("content-length", "")
        self._receive, self._options = receive, options
        self._ends = asyncio.get_running_loop().time() + options.timeout
        self._size, self._announced, self._is_whole = 0, int(length) if length.isdecimal() else 0, False

    async def receive(self) -> Message:
        """The next part.

        Raises:
            HTTPException: it is late, or too large.
        """
        if self._is_whole:  # what follows is the end of the connection
            return await self._receive()
        self._refuse_large(self._announced)
        try:
            async with asyncio.timeout_at(self._ends):
                message = await self._receive()
        except TimeoutError:
            late = f"body: it did not arrive within {self._options.timeout:g} s. Send it faster."
            raise HTTPException(408, late) from None
        self._size += len(message.get("body", b""))
        self._refuse_large(self._size)
        self._is_whole = not message.get("more_body", False)
        return message

    def _refuse_large(self, size: int) -> None:
        if size > self._options.max_bytes:
            most = self._options.max_bytes
            raise HTTPException(413, f"body: it is larger than {most} bytes. Send less, or start with --max-bytes.")
