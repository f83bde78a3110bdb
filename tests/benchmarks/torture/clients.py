"""HTTP clients, normal and hostile ones, many in one thread."""

import asyncio
import contextlib
import json
import time
from typing import NamedTuple

# Seconds between two bytes of a slow client.
DRIBBLE = 0.5
LOST = "lost"


class Answer(NamedTuple):
    """Answer to a client.

    Attributes:
        status: HTTP status; "lost" if there was no answer, "hang" if no answer came
            in time.
        seconds: Time from the first byte sent to the last one received.
    """

    status: int | str
    seconds: float


def request(address: str, body: bytes, path: str = "") -> bytes:
    """Returns a complete `:predict` request for the bundled network.

    Args:
        address: Host and port.
        body: JSON.
        path: Path to request instead of `:predict`. Without a body, the method is GET.
    """
    method = "POST" if body else "GET"
    line = f"{method} {path or '/v1/models/any:predict'} HTTP/1.1\r\n"
    head = (
        f"Host: {address}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (line + head).encode() + body


async def ask(address: str, sent: bytes, patience: float) -> Answer:
    """Sends a request on a connection of its own.

    Args:
        address: Host and port.
        sent: All bytes of the request.
        patience: Time limit in seconds.
    """
    began = time.monotonic()
    try:
        async with asyncio.timeout(patience):
            status = await _ask(address, sent)
    except TimeoutError:
        status = "hang"
    except (OSError, ValueError, IndexError, asyncio.IncompleteReadError):
        status = LOST
    return Answer(status, time.monotonic() - began)


async def _ask(address: str, sent: bytes) -> int:
    async with _connected(address) as (reader, writer):
        writer.write(sent)
        # A server may answer and disconnect before it has read the whole request.
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        received = bytearray()
        with contextlib.suppress(ConnectionError):
            while piece := await reader.read(2**16):
                received += piece
        return int(received.split(b" ", 2)[1])


async def abandon(address: str, sent: bytes, share: float) -> None:
    """Sends a part of a request, or all of it, and disconnects.

    Args:
        address: Host and port.
        sent: All bytes of the request.
        share: Fraction of the request to send; values above 1 send all of it.
    """
    with contextlib.suppress(OSError):
        async with _connected(address) as (_, writer):
            writer.write(sent[: round(share * len(sent))])
            await asyncio.wait_for(writer.drain(), 5)


async def hold(address: str, sent: bytes, end: float) -> float:
    """Keeps a connection open, and sends a byte now and then.

    Args:
        address: Host and port.
        sent: Bytes to send; empty for an idle connection.
        end: Time to stop (`time.monotonic`).

    Returns:
        Number of seconds for which the server kept the connection open.
    """
    began = time.monotonic()
    with contextlib.suppress(OSError):
        async with _connected(address) as (reader, writer):
            for number in range(10**9):
                writer.write(sent[number : number + 1])
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(
                        min(DRIBBLE, max(0, end - time.monotonic()))
                    ):
                        if not await reader.read(2**16):
                            break
                if time.monotonic() >= end:
                    break
    return time.monotonic() - began


def picture_body(text: str, styles: int) -> bytes:
    """Returns the body of a request with one picture.

    Args:
        text: Picture file in base64.
        styles: Number of the network's styles.
    """
    row = {"image_bytes": {"b64": text}, "style_weights": [1] + [0] * (styles - 1)}
    return json.dumps({"instances": [row]}).encode()


@contextlib.asynccontextmanager
async def _connected(address: str):
    host, port = address.rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
