"""Refuses requests that other web pages or strangers make, and says so in JSON."""

import json
import re
from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ganforge.serving.server_options import ServerOptions

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OPEN = re.compile(r"/(health|ready|v2/health/(live|ready)|[^/]*\.(html|css|js|svg)|)")
"""Addresses that need no token: whether the server is alive, and the page itself, which then sends it."""
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
"""What every response tells browsers."""


class Guard:
    """Checks the host, the origin and the token of every request before anything reads it."""

    def __init__(self, app: ASGIApp, options: ServerOptions) -> None:
        """Stand before an application."""
        self._app, self._options = app, options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        status, reason = self._refusal(scope, headers)
        if not status:
            await self._app(scope, receive, answer)
            return
        fields = [(b"content-type", b"application/json")]
        if status == 401:
            fields.append((b"www-authenticate", b"Bearer"))
        await answer({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": json.dumps({"error": reason}).encode()})

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str]:
        known, host = self._options.known_names, headers.get("host", "")
        if known is not None and _name(host) not in known:
            return 403, f"host: {host!r} is no name of this server. If it is, start it with --allow-host {_name(host)}."
        origin = headers.get("origin")
        if scope["method"] in CHANGING and origin is not None and urlsplit(_safe(origin)).netloc != host:
            return 403, f"origin: {origin!r} is another web page. Expected requests from the server's own."
        if self._options.token and not OPEN.fullmatch(scope["path"]) and not self._knows_token(scope, headers):
            return (
                401,
                "token: missing or wrong. Send the header Authorization: Bearer TOKEN, or add ?token=TOKEN.",
            )
        return 0, ""

    def _knows_token(self, scope: Scope, headers: Headers) -> bool:
        kind, _, sent = headers.get("authorization", "").partition(" ")
        query = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])
        given = sent if kind.lower() == "bearer" else query[0]
        return compare_digest(given.strip().encode(), self._options.token.encode())


def _name(host: str) -> str:
    """The name in a header, without a port."""
    return re.sub(r":\d*$", "", host).strip("[]").lower()


def _safe(origin: str) -> str:
    """An origin that `urlsplit` reads without raising; empty if this is none."""
    is_origin = re.fullmatch(r"[a-z+.-]+://([\w.-]+|\[[0-9a-f:.]+\])(:\d+)?", origin)
    return origin if is_origin else ""
