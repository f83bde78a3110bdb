"""Memory of a server under light load, which should stay the same."""

import argparse
import asyncio
import base64
import time
from collections.abc import Iterator, Sequence

import numpy as np

from tests.benchmarks.report import Table
from tests.benchmarks.served import Served
from tests.benchmarks.torture import servers
from tests.benchmarks.torture.clients import ask, picture_body, request
from tests.benchmarks.torture.outcomes import ACCEPTED, Findings, Outcome
from tests.benchmarks.torture.picture_seeds import encoded, make_photo
from tests.benchmarks.torture.progress import Progress
from tfstyle.models.find import find_model

# Seconds between two requests, and sizes of the pictures, which take turns.
PAUSE, SIZES = 0.5, (64, 128, 200, 256, 333)
# Maximum growth of the memory from the second to the last quarter of the time, in MiB
# or as a fraction; the larger of the two limits applies.
FLAT_MIB, FLAT_SHARE = 10, 0.03
TIMEOUT = 30


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Sends requests now and then; yields tables of memory, counts and defects."""
    findings = Findings("soak", arguments.seed, arguments.output)
    seconds = arguments.soak_seconds
    with (
        Progress("soak", seconds) as progress,
        Served(f"--timeout={TIMEOUT}") as served,
    ):
        samples = asyncio.run(_soak(served, seconds, findings, progress))
        servers.end(served, TIMEOUT, findings)
    servers.judge_stderr(served.errors, findings)
    row, outcome = judge(samples)
    servers.add(findings, outcome, "memory")
    yield Table(f"{seconds:g} s of light load", {"server": row})
    yield from findings.tables()


async def _soak(
    served: Served, seconds: float, findings: Findings, progress: Progress
) -> list[float]:
    sent = list(_requests(served.address))
    began, samples = time.monotonic(), []
    while (now := time.monotonic() - began) < seconds:
        answer = await ask(served.address, sent[len(samples) % len(sent)], TIMEOUT)
        right = answer.status in (200, 400)
        kind = ACCEPTED if right else f"answer {answer.status}"
        servers.add(findings, Outcome(kind), "requests")
        samples.append(servers.memory(served))
        await asyncio.sleep(PAUSE)
        progress.advance(round(time.monotonic() - began - now, 2))
    return samples


def _requests(address: str) -> Iterator[bytes]:
    styles = len(find_model("any").card.styles)
    for size in SIZES:
        for kind in ("JPEG", "PNG"):
            text = base64.b64encode(encoded(make_photo(size, size), kind)).decode()
            yield request(address, picture_body(text, styles))
    yield request(address, b'{"instances": [1]}')


def judge(samples: Sequence[float]) -> tuple[dict, Outcome]:
    """Returns the row of a table, and whether the memory stays flat.

    Args:
        samples: Memory in MiB, at regular intervals.
    """
    if len(samples) < 4:
        return {"samples": len(samples)}, Outcome("no samples")
    quarters = np.array_split(np.asarray(samples), 4)
    early, late = float(np.median(quarters[1])), float(np.median(quarters[3]))
    row = {
        "samples": len(samples),
        "MiB, second quarter": early,
        "MiB, last quarter": late,
        "MiB, most": float(max(samples)),
    }
    flat = late - early <= max(FLAT_MIB, FLAT_SHARE * early)
    text = f"from {early:.0f} to {late:.0f} MiB"
    return row, Outcome(ACCEPTED if flat else "memory grows", text)
