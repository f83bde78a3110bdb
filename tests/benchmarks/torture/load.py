"""A server at twice its capacity, with hostile requests in between."""

import argparse
import asyncio
import time
from collections.abc import Iterator, Sequence

from tests.benchmarks.report import Table
from tests.benchmarks.served import Served
from tests.benchmarks.torture import servers
from tests.benchmarks.torture.attack import TIMEOUT, Attack, counts
from tests.benchmarks.torture.outcomes import ACCEPTED, Findings, Outcome
from tests.benchmarks.torture.progress import Progress
from tfstyle.serving.slot import OVERRUN_MESSAGE

# Minimum goodput (successful requests per second), as a fraction of that with two
# connections: with many connections, and at twice the capacity with hostile requests,
# which also take time.
LEAST, LEAST_WITH_BOMBS = 0.9, 0.3
# Seconds within which the server must answer /healthz, and close slow connections.
HEALTH, SLOW = 2.0, 90.0


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Loads a server; yields tables of goodput, counts and defects."""
    findings = Findings("load", arguments.seed, arguments.output)
    # A quarter of the time with two clients, half with many, then the hostile phase.
    total = 1.75 * arguments.load_seconds
    with (
        Progress("load", total) as progress,
        Served(f"--timeout={TIMEOUT}") as served,
    ):
        attack = Attack(served, arguments, findings, progress)
        rows = asyncio.run(_run(attack, arguments, findings))
        rows["SIGTERM"] = {"seconds": servers.end(served, TIMEOUT, findings)}
    servers.judge_stderr(served.errors, findings, (OVERRUN_MESSAGE,))
    yield Table("load", rows)
    yield from findings.tables()


async def _run(
    attack: Attack, arguments: argparse.Namespace, findings: Findings
) -> dict[str, dict]:
    """Returns the rows of the three phases."""
    seconds, many = arguments.load_seconds, arguments.connections
    await attack.ask_good()  # the first one takes longer
    rows = {"2 connections": await attack.closed(2, seconds / 4)}
    capacity = rows["2 connections"]["pictures/s"]
    slow = [asyncio.create_task(c) for c in attack.slow_connections(1.5 * seconds)]
    health = asyncio.create_task(attack.look_at_health(1.5 * seconds))
    rows[f"{many} connections"] = await attack.closed(many, seconds / 2)
    rows["twice, bombs"], answers = await attack.open(2 * capacity, seconds)
    held = await asyncio.gather(*slow)
    for name, least in (
        (f"{many} connections", LEAST),
        ("twice, bombs", LEAST_WITH_BOMBS),
    ):
        _judge_goodput(rows[name], capacity, least, findings)
    rows["health"] = _judge_health(await health, findings)
    rows["slow connections"] = _judge_slow(held, findings)
    await _judge_recovery(attack, findings)
    return rows | {name: counts(got) for name, got in answers.items()}


def _judge_goodput(
    row: dict, capacity: float, least: float, findings: Findings
) -> None:
    row["share"] = row["pictures/s"] / capacity if capacity else 0.0
    kind = ACCEPTED if row["share"] >= least else "goodput"
    text = f"{row['share']:.2f} of {capacity:.2f} pictures/s, not {least}"
    servers.add(findings, Outcome(kind, text))


def _judge_health(looks: Sequence[float], findings: Findings) -> dict:
    slowest = max(looks, default=0.0)
    kind = ACCEPTED if slowest < HEALTH else "slow /healthz"
    servers.add(findings, Outcome(kind, f"{slowest:.1f} s"))
    return {"slowest s": slowest}


def _judge_slow(held: Sequence[float], findings: Findings) -> dict:
    for seconds in held:
        kind = ACCEPTED if seconds < SLOW else "slow connection kept"
        servers.add(findings, Outcome(kind, f"{seconds:.0f} s"), "slow")
    return {"opened": len(held), "held s": max(held)}


async def _judge_recovery(attack: Attack, findings: Findings) -> None:
    """Checks that the server paints normally again after the load."""
    end = time.monotonic() + 2 * TIMEOUT
    while (answer := await attack.ask_good()).status != 200:
        if time.monotonic() > end:
            break
        await asyncio.sleep(1)
    kind = ACCEPTED if answer.status == 200 else "does not recover"
    servers.add(findings, Outcome(kind, f"answer {answer.status}"))
