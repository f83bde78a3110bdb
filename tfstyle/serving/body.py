"""Reading the body of a request, no further than is allowed."""

import asyncio

from starlette.requests import ClientDisconnect, Request

from tfstyle.serving.serving_error import ServingError, too_large


async def read_body(request: Request, limit: int, seconds: float) -> bytes:
    """Reads a body.

    Args:
        request: Whose body has not been read.
        limit: Bytes.
        seconds: After which a slow client is given up.

    Raises:
        ServingError: The body is larger, slower, or cut short.
    """
    _check_announced(request.headers.get("content-length"), limit)
    try:
        async with asyncio.timeout(seconds):
            return await _read(request, limit)
    except TimeoutError:
        raise ServingError(
            408, f"The body was not there within {seconds:.3g} s."
        ) from None
    except ClientDisconnect:
        raise ServingError(499, "The client has gone.") from None


async def _read(request: Request, limit: int) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise _beyond(limit)
        chunks.append(chunk)
    return b"".join(chunks)


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
