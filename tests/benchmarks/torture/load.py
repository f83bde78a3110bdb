"""A server at twice its capacity, with hostile requests in between."""

import argparse
import asyncio
import base64
import collections
import itertools
import time
from collections.abc import Iterator

import numpy as np

from tests.benchmarks.report import Table
from tests.benchmarks.served import Served
from tests.benchmarks.torture import servers
from tests.benchmarks.torture.bombs import bombs
from tests.benchmarks.torture.clients import (
    LOST,
    Answer,
    abandon,
    ask,
    hold,
    picture_body,
    request,
)
from tests.benchmarks.torture.outcomes import ACCEPTED, Findings, Outcome
from tests.benchmarks.torture.picture_seeds import encoded, make_photo
from tests.benchmarks.torture.progress import Progress
from tfstyle.networks.bundled import find_model

# The server's flag, in seconds.
TIMEOUT = 10
# Shares of the unloaded goodput that have to be kept: by many clients that come again
# and again, and at twice the capacity with hostile requests, which do cost something.
LEAST, LEAST_WITH_BOMBS = 0.9, 0.3
# Seconds within which a healthy server says so, and slow connections are closed.
HEALTH, SLOW = 2.0, 90.0
IDLE, DRIBBLED = 100, 10
FINE = (200, 429, 503, 504)


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Loads a server; yields goodput, counts and defects."""
    findings = Findings("load", arguments.seed, arguments.output)
    # A quarter unloaded, half with many clients, then the hostile phase.
    total = 1.75 * arguments.load_seconds
    with (
        Progress("load", total) as progress,
        Served(f"--timeout={TIMEOUT}") as served,
    ):
        attack = Attack(served, arguments, findings, progress)
        rows = asyncio.run(attack.run())
        rows["SIGTERM"] = {"seconds": servers.end(served, TIMEOUT, findings)}
    if served.errors:
        servers.add(findings, Outcome("text on stderr", served.errors))
    yield Table("load", rows)
    yield from findings.tables()


class Attack:
    """The clients of one server.

    Args:
        served: The server.
        arguments: Of the command line.
        findings: Gets the outcomes.
        progress: Is told of the seconds.
    """

    def __init__(
        self,
        served: Served,
        arguments: argparse.Namespace,
        findings: Findings,
        progress: Progress,
    ):
        self._served, self._arguments = served, arguments
        self._findings, self._progress = findings, progress
        self._random = np.random.default_rng(arguments.seed)
        self._styles = len(find_model("classic").card.styles)
        file = encoded(make_photo(256, 256), "JPEG")
        body = picture_body(base64.b64encode(file).decode(), self._styles)
        self._good = request(served.address, body)
        self._health: list[float] = []

    async def run(self) -> dict[str, dict]:
        """Rows of the three phases."""
        seconds, address = self._arguments.load_seconds, self._served.address
        await ask(address, self._good, 60)
        rows = {"2 connections": await self._closed(2, seconds / 4)}
        capacity = rows["2 connections"]["pictures/s"]
        slow = [asyncio.create_task(c) for c in self._slow_connections(1.5 * seconds)]
        health = asyncio.create_task(self._look_at_health(1.5 * seconds))
        many = self._arguments.connections
        rows[f"{many} connections"] = await self._closed(many, seconds / 2)
        rows["twice, bombs"], answers = await self._open(2 * capacity, seconds)
        await asyncio.gather(health, *slow)
        rows["health"] = {"slowest s": max(self._health, default=0.0)}
        rows["slow connections"] = self._judge_slow([task.result() for task in slow])
        self._judge(rows, capacity)
        await self._judge_recovery()
        return rows | {name: _counts(got) for name, got in answers.items()}

    async def _closed(self, clients: int, seconds: float) -> dict:
        """Clients that wait for each answer, and a second where they were refused."""
        end, answers = time.monotonic() + seconds, []

        async def client() -> None:
            while time.monotonic() < end:
                answers.append(await self._ask_good())
                if answers[-1].status != 200:
                    await asyncio.sleep(1)

        await asyncio.gather(*(client() for _ in range(clients)), self._count(seconds))
        return self._row(answers, time.monotonic() - end + seconds)

    async def _open(self, rate: float, seconds: float) -> tuple[dict, dict]:
        """Clients that come at their own rate, whatever the server does."""
        began, tasks = time.monotonic(), []
        attacks = asyncio.create_task(self._bomb(seconds))
        counting = asyncio.create_task(self._count(seconds))
        for number in itertools.count():
            now = time.monotonic() - began
            if now >= seconds:
                break
            await asyncio.sleep(max(0, number / max(rate, 0.1) - now))
            tasks.append(asyncio.create_task(self._ask_good()))
        answers = await asyncio.gather(*tasks)
        await counting
        return self._row(answers, time.monotonic() - began), await attacks

    async def _bomb(self, seconds: float) -> dict[str, list[Answer]]:
        """Sends one of each bomb every ten seconds or so, and abandons others."""
        bodies = await asyncio.to_thread(bombs, self._styles)
        address, end = self._served.address, time.monotonic() + seconds
        sent = collections.defaultdict(list)
        pause = min(10.0, seconds) / len(bodies)
        for name in itertools.cycle(bodies):
            if time.monotonic() >= end:
                break
            asking = self._insist(request(address, bodies[name]))
            sent[name].append(asyncio.create_task(asking))
            await abandon(address, self._good, self._random.uniform(0.1, 1.5))
            await asyncio.sleep(pause)
        return {name: await asyncio.gather(*tasks) for name, tasks in sent.items()}

    async def _insist(self, sent: bytes) -> Answer:
        """Sends a bomb until the server has a place for it."""
        for _ in range(2 * TIMEOUT):
            answer = await ask(self._served.address, sent, 3 * TIMEOUT)
            if answer.status != 429:
                break
            await asyncio.sleep(0.5)
        bad = answer.status == 500
        outcome = Outcome("answer 500" if bad else ACCEPTED)
        servers.add(self._findings, outcome, "bombs")
        return answer

    def _slow_connections(self, seconds: float) -> Iterator:
        address, end = self._served.address, time.monotonic() + seconds
        head = self._good[: self._good.index(b"\r\n\r\n") + 4]
        # So slow that the beginning is all that they send.
        for count, first in ((IDLE, b""), (DRIBBLED, self._good), (DRIBBLED, head)):
            for _ in range(count):
                yield hold(address, first, end)

    async def _look_at_health(self, seconds: float) -> None:
        end, address = time.monotonic() + seconds, self._served.address
        while time.monotonic() < end:
            answer = await ask(address, request(address, b"", "/healthz"), 30)
            self._health.append(answer.seconds if answer.status == 200 else 30.0)
            await asyncio.sleep(0.2)

    async def _ask_good(self) -> Answer:
        return await ask(self._served.address, self._good, 3 * TIMEOUT)

    async def _count(self, seconds: float) -> None:
        for _ in range(int(seconds)):
            await asyncio.sleep(1)
            self._progress.advance()

    def _row(self, answers: list[Answer], seconds: float) -> dict:
        times = [answer.seconds for answer in answers if answer.status == 200]
        for answer in answers:
            kind = ACCEPTED if answer.status in FINE else f"answer {answer.status}"
            servers.add(self._findings, Outcome(kind), "good requests")
        slowest = {"p99 s": float(np.quantile(times, 0.99))} if times else {}
        return {
            "pictures/s": len(times) / seconds,
            **slowest,
            "MiB": round(servers.memory(self._served)),
            **_counts(answers),
        }

    def _judge(self, rows: dict[str, dict], capacity: float) -> None:
        many = f"{self._arguments.connections} connections"
        for name, least in ((many, LEAST), ("twice, bombs", LEAST_WITH_BOMBS)):
            share = rows[name]["pictures/s"] / capacity if capacity else 0.0
            rows[name]["share"] = share
            text = f"{name}: {share:.2f} of {capacity:.2f} pictures/s, not {least}"
            kind = ACCEPTED if share >= least else "goodput"
            servers.add(self._findings, Outcome(kind, text))
        slowest = rows["health"]["slowest s"]
        kind = ACCEPTED if slowest < HEALTH else "slow /healthz"
        servers.add(self._findings, Outcome(kind, f"{slowest:.1f} s"))

    def _judge_slow(self, held: list[float]) -> dict:
        for seconds in held:
            kind = ACCEPTED if seconds < SLOW else "slow connection kept"
            servers.add(self._findings, Outcome(kind, f"{seconds:.0f} s"), "slow")
        return {"opened": len(held), "held s": max(held)}

    async def _judge_recovery(self) -> None:
        """The server has to paint again when the load is over."""
        end = time.monotonic() + 2 * TIMEOUT
        while (answer := await self._ask_good()).status != 200:
            if time.monotonic() > end:
                break
            await asyncio.sleep(1)
        kind = ACCEPTED if answer.status == 200 else "does not recover"
        servers.add(self._findings, Outcome(kind, f"answer {answer.status}"))


def _counts(answers: list[Answer]) -> dict:
    counts = collections.Counter(str(answer.status) for answer in answers)
    text = " ".join(f"{status}:{count}" for status, count in sorted(counts.items()))
    return {"answers": text.replace(LOST, "closed")}
