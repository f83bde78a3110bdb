"""Tests of two servers behind a real nginx, one of which is killed under load."""

import asyncio
import base64
import json
from itertools import count

import numpy as np
import pytest

from tests.benchmarks.served import Served
from tests.export.nginx import balanced, has_nginx
from tfstyle.images import encode, to_float

CONNECTIONS = 4


async def _ask(address, body, answers, end):
    """Sends a request again and again, and notes the status of each answer."""
    host, port = address.split(":")
    head = f"POST /v1/models/any:predict HTTP/1.1\r\nHost: {address}\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    while not end.is_set():
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        answers.append(int(answer.split()[1]))
        writer.close()


async def _load(address, body, kill):
    """Statuses of answers before a server is killed, and after."""
    answers, end = [], asyncio.Event()
    clients = [
        asyncio.create_task(_ask(address, body, answers, end))
        for _ in range(CONNECTIONS)
    ]
    before = None
    for _ in count():
        await asyncio.sleep(0.05)
        for client in clients:
            if client.done():
                client.result()
        if before is None and len(answers) >= 3 * CONNECTIONS:
            kill()
            before = len(answers)
        elif before is not None and len(answers) >= before + 3 * CONNECTIONS:
            end.set()
            await asyncio.gather(*clients)
            return answers[:before], answers[before:]


@pytest.mark.slow
def test_a_server_that_is_killed_loses_no_request():
    """nginx gives the other one what was in flight."""
    pytest.importorskip("ai_edge_litert")
    pytest.importorskip("starlette")
    if not has_nginx():
        pytest.skip("no nginx here")
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    text = base64.b64encode(encode(to_float(pixels), "JPEG")).decode()
    row = {"image_bytes": {"b64": text}, "style": "wave"}
    body = json.dumps({"instances": [row]}).encode()
    flags = ("--workers=1",)
    with (
        Served(*flags) as one,
        Served(*flags) as other,
        balanced([one.address, other.address]) as address,
    ):
        before, after = asyncio.run(_load(address, body, one.process.kill))
        assert one.process.wait(30) != 0
    assert set(before) == set(after) == {200}
