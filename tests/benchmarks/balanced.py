"""Throughput of one server, and of two servers behind nginx, with one core each.

    python -m tests.benchmarks.balanced --content=PHOTO --duration=60

Needs nginx. The load is the same as in `tests.benchmarks.serve`.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack

from tests.benchmarks.arguments import run_alone
from tests.benchmarks.report import Table
from tests.benchmarks.serve import client, make_body, parser
from tests.benchmarks.served import Served
from tests.export.nginx import balanced, has_nginx
from tfstyle.errors import InputError


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Sends requests to one server, then to two, then to one again."""
    if not has_nginx():
        raise InputError("Expected nginx to be installed. Received: no nginx")
    body = make_body(arguments.content, arguments.size)
    rows = {}
    for name, servers in (("one", 1), ("two, nginx", 2), ("one, again", 1)):
        rows[name] = _under_load(body, servers, arguments)
    alone = (rows["one"]["pictures/s"] + rows["one, again"]["pictures/s"]) / 2
    rows["two, nginx"]["times one"] = rows["two, nginx"]["pictures/s"] / alone
    yield Table(f"{arguments.size} px, {arguments.connections} connections", rows)


def _under_load(body: bytes, servers: int, arguments: argparse.Namespace) -> dict:
    environment = {**os.environ, "TFSTYLE_THREADS": "1"}
    with ExitStack() as stack:
        addresses = [
            stack.enter_context(
                Served("--workers=1", *arguments.flags, environment=environment)
            ).address
            for _ in range(servers)
        ]
        address = addresses[0]
        if servers > 1:
            address = stack.enter_context(balanced(addresses))
        answers: list = []
        began = time.perf_counter()
        asyncio.run(_clients(address, body, arguments, answers))
        seconds = time.perf_counter() - began
    painted = sum(code == 200 for code, _ in answers)
    return {"pictures/s": painted / seconds, "others": len(answers) - painted}


async def _clients(
    address: str, body: bytes, arguments: argparse.Namespace, answers: list
) -> None:
    end = time.perf_counter() + arguments.duration
    await asyncio.gather(
        *(client(address, body, end, answers) for _ in range(arguments.connections))
    )


if __name__ == "__main__":
    made = parser()
    made.set_defaults(connections=4)
    run_alone(made, measure)
