"""Tests of the clients, bombs and checks with which the stress tests attack servers."""

import asyncio
import io
import time

import pytest
from PIL import Image

from tests.benchmarks.torture import servers, soak
from tests.benchmarks.torture.bombs import jpeg_of_scans, png_of_chunks
from tests.benchmarks.torture.clients import ask, hold, request
from tests.benchmarks.torture.outcomes import Findings, Outcome
from tfstyle.serving.slot import OVERRUN_MESSAGE

pytestmark = pytest.mark.slow


def test_memory_that_grows_is_found():
    rising = [100 + 0.5 * n for n in range(100)]
    row, outcome = soak.judge(rising)
    assert (row["MiB, second quarter"], row["MiB, last quarter"]) == (118.5, 143.5)
    assert outcome == Outcome("memory grows", "from 118 to 144 MiB")
    # Memory for libraries that are loaded at the start does not count.
    assert soak.judge([20] * 20 + [100, 104] * 40)[1].kind == "accepted"


def test_only_the_lines_that_a_server_is_meant_to_log_are_accepted(tmp_path):
    def judged(text):
        findings = Findings("load", 0, tmp_path)
        servers.judge_stderr(text, findings, (OVERRUN_MESSAGE,))
        return [next(iter(table.rows.values())) for table in findings.tables()]

    overrun = f"{OVERRUN_MESSAGE}\n"
    for text in ("", overrun, 2 * overrun):
        assert judged(text) == [{"cases": 1, "accepted": 1}]
    died = "A worker died while it painted: SIGSEGV\n"
    for text in (died, overrun + died + overrun, overrun[:-1] + died):
        counts, defect = judged(text)
        assert counts == {"cases": 1, "text on stderr": 1}
        unexpected = text.replace(overrun, "").strip()
        assert defect == {"kind": "text on stderr", "detail": unexpected}


def test_bombs_are_what_they_say():
    scans = [jpeg_of_scans(count, side=64) for count in (1, 30)]
    one, thirty = (data.count(b"\xff\xda") for data in scans)
    assert thirty - one == 29
    assert Image.open(io.BytesIO(scans[1])).convert("L").getpixel((9, 9)) == 128
    assert png_of_chunks(50).count(b"tEXt") == 50
    assert Image.open(io.BytesIO(png_of_chunks(50))).convert("RGB").size == (32, 32)


def test_clients_say_what_they_got():
    async def answer(reader, writer):
        line = await reader.readline()
        if b"/good" in line:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        elif b"/silent" in line:
            await asyncio.sleep(1)
        writer.close()

    async def run():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        address = f"{host}:{port}"
        async with server:
            got = [
                (await ask(address, request(address, b"", path), 0.5)).status
                for path in ("/good", "/closed", "/silent")
            ]
            held = await hold(address, b"GET", time.monotonic() + 1)
            closed = await hold(address, b"\n" * 9, time.monotonic() + 60)
            await asyncio.sleep(0.1)  # until the server has closed its connections
            return got, held, closed

    got, held, closed = asyncio.run(run())
    assert got == [200, "lost", "hang"]
    assert 1 <= held < closed + 60
    assert closed < 30
