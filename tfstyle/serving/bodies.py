"""Bodies of requests: read no further, no longer and no more than is allowed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from tfstyle.serving.serving_error import ServingError, busy, too_large

# A body has to come at this pace on average, after so many seconds. Slow mobile
# networks have ten times as much.
SLOWEST_BYTES_A_SECOND = 4000
BODY_GRACE_SECONDS = 5.0


class Bodies:
    """Reads bodies, and bounds what those in memory take together.

    Args:
        max_body: Largest body, in bytes.
        places: How many bodies of that size memory is there for.
        timeout: Seconds after which a body has to be complete.
    """

    def __init__(self, max_body: int, places: int, timeout: float):
        self._max_body = max_body
        self._room = max_body * places
        self._timeout = timeout
        # In the order in which they began.
        self._reading: dict[_Body, None] = {}

    @contextlib.asynccontextmanager
    async def read(self, request: Request) -> AsyncIterator[bytearray]:
        """Reads a body and keeps it inside.

        Args:
            request: Request whose body has not been read.

        Raises:
            ServingError: The body is larger, slower, or cut short, or there is no
                memory for it.
        """
        _check_announced(request.headers.get("content-length"), self._max_body)
        body = _Body(self._timeout)
        try:
            self._reading[body] = None
            try:
                await self._read(request, body)
            finally:
                del self._reading[body]
            yield body.data
        finally:
            self._room += body.size

    async def _read(self, request: Request, body: "_Body") -> None:
        try:
            async with body.timeout:
                async for chunk in request.stream():
                    self._take(body, len(chunk))
                    body.add(chunk)
        except TimeoutError:
            raise body.too_slow() from None
        except ClientDisconnect:
            raise ServingError(499, "The client has gone.") from None

    def _take(self, body: "_Body", size: int) -> None:
        if body.size + size > self._max_body:
            raise _beyond(self._max_body)
        if self._room < size:
            self._make_room(body)
        self._room -= size
        body.size += size

    def _make_room(self, body: "_Body") -> None:
        """Gives up the body that takes longest; its memory is free a moment later."""
        longest = next(other for other in self._reading if not other.evicted)
        if longest is body:
            raise busy(1)
        longest.evict()


class _Body:
    """What has been read of a body."""

    def __init__(self, seconds: float):
        self.data = bytearray()
        self.size = 0
        self._began = asyncio.get_running_loop().time()
        self._seconds = seconds
        self.evicted = False
        self.timeout = asyncio.timeout_at(self._due())

    def add(self, chunk: bytes) -> None:
        self.data += chunk
        if not self.evicted:
            self.timeout.reschedule(self._due())

    def evict(self) -> None:
        self.evicted = True
        self.timeout.reschedule(0)

    def too_slow(self) -> ServingError:
        # The rest of the body may still come.
        close = {"Connection": "close"}
        return ServingError(408, "The body came too slowly.", close)

    def _due(self) -> float:
        patience = BODY_GRACE_SECONDS + len(self.data) / SLOWEST_BYTES_A_SECOND
        return self._began + min(self._seconds, patience)


def _check_announced(length: str | None, limit: int) -> None:
    if length and length.isdecimal() and int(length[:20]) > limit:
        raise _beyond(limit)


def _beyond(limit: int) -> ServingError:
    # The rest of the body is not read, so the connection cannot serve another request.
    error = too_large(
        f"Expected a body of at most {limit} bytes; send a smaller picture, or start "
        "the server with a larger --max_body_mb"
    )
    error.headers["Connection"] = "close"
    return error
