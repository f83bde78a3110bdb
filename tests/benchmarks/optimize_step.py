"""Seconds per optimisation step, ours against the textbook loop in PyTorch, in turn.

    python -m tests.benchmarks.optimize_step --content=PHOTO --style=PAINTING

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS) and, for its rows, the extra [benchmark].
Each program has a process of its own; they step one after the other, A B C D A B C D,
so that a slower spell of the machine meets all of them.
"""

import argparse
import json
import multiprocessing
import statistics
import time

from tests.benchmarks import machine, steppers
from tfstyle.images import fit, load, resize

PROGRAMS = {
    "tfstyle, XLA": (steppers.ours, True),
    "tfstyle, no XLA": (steppers.ours, False),
    "PyTorch": (steppers.torch_textbook, False),
    "PyTorch, channels last": (steppers.torch_textbook, True),
}


def main() -> None:
    """Measures and prints JSON, then a table."""
    arguments = _arguments()
    print(json.dumps(machine.describe()))
    for size in arguments.sizes:
        rows = measure(arguments.content, arguments.style, size, arguments.rounds)
        print(json.dumps({"size": size, "rows": rows}))
        print(_table(size, rows), flush=True)


def measure(content: str, style: str, size: int, rounds: int) -> dict[str, dict]:
    """Steps each program `rounds` times in turn at one size."""
    context = multiprocessing.get_context("spawn")
    workers = {}
    for name in PROGRAMS:
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_work, args=(name, content, style, size, theirs)
        )
        process.start()
        ours.recv()  # built, and one step made
        workers[name] = (process, ours)
    seconds = {name: [] for name in PROGRAMS}
    for _ in range(rounds):
        for name, (_, pipe) in workers.items():
            pipe.send("step")
            seconds[name].append(pipe.recv())
    return {name: _finish(*workers[name], seconds[name]) for name in PROGRAMS}


def _work(name: str, content: str, style: str, size: int, pipe) -> None:
    make, option = PROGRAMS[name]
    pictures = [load(path) for path in (content, style)]
    sized = [resize(p, fit(*p.shape[:2], size), clip=True) for p in pictures]
    step = make(*sized, option)
    step()
    pipe.send("ready")
    while pipe.recv() == "step":
        began = time.perf_counter()
        loss = step()
        pipe.send((time.perf_counter() - began, loss))
    pipe.send(machine.peak_memory_mib())


def _finish(process, pipe, steps: list[tuple[float, float]]) -> dict:
    pipe.send("stop")
    memory = pipe.recv()
    process.join()
    times = [seconds for seconds, _ in steps]
    return {
        "median": round(statistics.median(times), 3),
        "least": round(min(times), 3),
        "most": round(max(times), 3),
        "loss": round(steps[-1][1], 4),
        "peak_mib": round(memory),
    }


def _table(size: int, rows: dict[str, dict]) -> str:
    columns = list(next(iter(rows.values())))
    lines = [f"| {size} px | {' | '.join(columns)} |", "|---" * 6 + "|"]
    lines += [
        f"| {name} | {' | '.join(str(row[c]) for c in columns)} |"
        for name, row in rows.items()
    ]
    return "\n".join(lines) + "\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", required=True)
    parser.add_argument("--style", required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[256, 512])
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    main()
