"""Middleware that rejects requests from the pages of other sites.

Browsers let any page send requests to this machine. A request from a page of another
site is recognized by its `Origin`. In a DNS rebinding attack, the name of the other
site resolves to the address of this machine. Such a request is recognized by its
`Host`.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ANY_HOST = "*"
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\[\]:/?#@\s]+)(:\d*)?", re.ASCII)
_WILDCARDS = ("0.0.0.0", "::", "")


class Hosts:
    """ASGI middleware that rejects requests with a foreign `Host` or `Origin`.

    An IP address is always accepted as `Host`, because a DNS rebinding attack only
    works with a host name.

    Args:
        app: Application that receives the accepted requests.
        bound: Host that the server listens on.
        allowed: Other host names to accept, without a port; "*" for any name.

    Reference:
        https://fetch.spec.whatwg.org/#origin-header
    """

    def __init__(self, app: ASGIApp, bound: str, allowed: Iterable[str]):
        self.app = app
        self._named = {_normal(name) for name in allowed}
        self._allowed = {"localhost", _normal(bound), *self._named}
        if bound in _WILDCARDS:
            self._allowed |= {_normal(socket.gethostname()), _normal(socket.getfqdn())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on to the application, or rejects it with status 403."""
        reason = self._refusal(scope) if scope["type"] == "http" else ""
        if reason:
            response = JSONResponse({"error": reason}, 403, {"Connection": "close"})
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> str:
        headers = {k: v.decode("latin-1") for k, v in scope["headers"]}
        host, origin = headers.get(b"host"), headers.get(b"origin")
        # A request without `Host` is accepted: only HTTP/1.0 allows such requests, and
        # no browser uses HTTP/1.0.
        if host is not None and not self._knows(_name(host)):
            return (
                "Expected the Host header to be a name of this server; to allow other "
                "names, start the server with --allowed_host. Received: "
                f"{host[:100]!r}"
            )
        if origin is not None and not self._is_ours(origin, host or ""):
            return (
                "Expected the Origin header to name this server. Received: "
                f"{origin[:100]!r}"
            )
        return ""

    def _knows(self, name: str) -> bool:
        return ANY_HOST in self._named or name in self._allowed or _is_address(name)

    def _is_ours(self, origin: str, host: str) -> bool:
        # Behind a proxy, `Host` may differ from the host of the page. In this case, the
        # host of the page has to be an explicitly allowed name.
        place = origin.partition("://")[2]
        ours = place.lower() == host.lower() != ""
        return ours or _name(place) in self._named - {ANY_HOST}


def _name(host: str) -> str:
    """Removes the port from a host; returns "" if the host is malformed."""
    match = _HOST.fullmatch(host)
    return _normal(match[1].strip("[]")) if match else ""


def _normal(name: str) -> str:
    return name.lower().removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
