"""Times and counts every request."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tfstyle.serving.metrics import Metrics


class Measured:
    """An ASGI application around another one.

    Args:
        app: The other one; may set `scope["state"]["kind"]` to say what was asked for.
        metrics: Are told.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics):
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, code = time.monotonic(), 500
        kind = scope.setdefault("state", {})

        async def noting(message: Message) -> None:
            nonlocal code
            code = message.get("status", code)
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            seconds = time.monotonic() - began
            self.metrics.note_request(kind.get("kind", "other"), code, seconds)
