"""Clients of a server under load: many normal ones, hostile ones and slow ones."""

import argparse
import asyncio
import base64
import collections
import itertools
import time
from collections.abc import Coroutine, Iterator, Sequence

import numpy as np

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
from tfstyle.models.find import find_model

# Value of the server's flag `timeout`, in seconds.
TIMEOUT = 10
# Number of idle connections, and number of slowly sending connections of each kind.
IDLE, DRIBBLED = 100, 10
# Acceptable statuses for a good request.
FINE = (200, 429, 503, 504)


class Attack:
    """Clients of one server.

    Args:
        served: The server.
        arguments: Command-line arguments.
        findings: Object that the outcomes are added to.
        progress: Progress, which advances by seconds.

    Attributes:
        styles: Number of the network's styles.
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
        self.styles = len(find_model("any").card.styles)
        file = encoded(make_photo(256, 256), "JPEG")
        body = picture_body(base64.b64encode(file).decode(), self.styles)
        self._good = request(served.address, body)

    async def closed(self, clients: int, seconds: float) -> dict:
        """Runs clients that wait for each answer, and for a second after a failure."""
        end, answers = time.monotonic() + seconds, []

        async def client() -> None:
            while time.monotonic() < end:
                answers.append(await self.ask_good())
                if answers[-1].status != 200:
                    await asyncio.sleep(1)

        await asyncio.gather(*(client() for _ in range(clients)), self._count(seconds))
        return self._row(answers, time.monotonic() - end + seconds)

    async def open(self, rate: float, seconds: float) -> tuple[dict, dict]:
        """Sends requests at a fixed rate, no matter how fast the server answers."""
        began, tasks = time.monotonic(), []
        attacks = asyncio.create_task(self._bomb(seconds))
        counting = asyncio.create_task(self._count(seconds))
        for number in itertools.count():
            now = time.monotonic() - began
            if now >= seconds:
                break
            await asyncio.sleep(max(0, number / max(rate, 0.1) - now))
            tasks.append(asyncio.create_task(self.ask_good()))
        answers = await asyncio.gather(*tasks)
        await counting
        return self._row(answers, time.monotonic() - began), await attacks

    async def _bomb(self, seconds: float) -> dict[str, list[Answer]]:
        """Sends each bomb about every ten seconds, and abandons good requests."""
        bodies = await asyncio.to_thread(bombs, self.styles)
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
        """Sends a bomb again and again until the server accepts it."""
        for _ in range(2 * TIMEOUT):
            answer = await ask(self._served.address, sent, 3 * TIMEOUT)
            if answer.status != 429:
                break
            await asyncio.sleep(0.5)
        bad = answer.status == 500
        outcome = Outcome("answer 500" if bad else ACCEPTED)
        servers.add(self._findings, outcome, "bombs")
        return answer

    def slow_connections(self, seconds: float) -> Iterator[Coroutine]:
        """Yields connections that send little or nothing for the given time."""
        address, end = self._served.address, time.monotonic() + seconds
        head = self._good[: self._good.index(b"\r\n\r\n") + 4]
        # These connections are so slow that they only send the beginning of a request.
        for count, first in ((IDLE, b""), (DRIBBLED, self._good), (DRIBBLED, head)):
            for _ in range(count):
                yield hold(address, first, end)

    async def look_at_health(self, seconds: float) -> list[float]:
        """Returns response times of /healthz in seconds; 30 for a failed request."""
        end, address, looks = time.monotonic() + seconds, self._served.address, []
        while time.monotonic() < end:
            answer = await ask(address, request(address, b"", "/healthz"), 30)
            looks.append(answer.seconds if answer.status == 200 else 30.0)
            await asyncio.sleep(0.2)
        return looks

    async def ask_good(self) -> Answer:
        """Sends a good request."""
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
            **counts(answers),
        }


def counts(answers: Sequence[Answer]) -> dict[str, str]:
    """Returns the number of answers with each status, as a cell of a table."""
    counts = collections.Counter(str(answer.status) for answer in answers)
    text = " ".join(f"{status}:{count}" for status, count in sorted(counts.items()))
    return {"answers": text.replace(LOST, "closed")}
