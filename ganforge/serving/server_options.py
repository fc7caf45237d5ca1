"""What somebody asks of a server."""

from dataclasses import dataclass
from ipaddress import ip_address

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class ServerOptions:
    """Where a server listens, and its limits.

    Attributes:
        host: the address that it listens at.
        port: 0 for any that is free.
        token: what clients have to send; empty where anybody may ask.
        names: further names that the server may be called by, such as that of a proxy before it.
        max_pixels: of an image that comes or is made.
        max_bytes: of a request.
        timeout: seconds for a request to arrive, and for its answer to be computed.
        waiting: requests that are computed or wait for that; more are refused.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    token: str = ""
    names: tuple[str, ...] = ()
    max_pixels: int = 2**22
    max_bytes: int = 32_000_000
    timeout: float = 60.0
    waiting: int = 64

    @property
    def is_local(self) -> bool:
        """Whether only programs of this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def known_names(self) -> frozenset[str] | None:
        """The names that requests may call the server by; None for any.

        Other web pages may lead a browser to a server of its own machine under a name of theirs.
        """
        return frozenset({*LOCAL_NAMES, self.host, *self.names}) if self.is_local or self.names else None
