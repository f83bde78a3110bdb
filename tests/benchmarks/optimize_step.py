"""Seconds per optimisation step, ours against the textbook loop in PyTorch, in turn.

    python -m tests.benchmarks.optimize_step --content=PHOTO --style=PAINTING

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS) and, for its rows, the extra [benchmark].
Each program has a process of its own; they step one after the other, A B C D A B C D,
so that a slower spell of the machine meets all of them.
"""

import argparse
import json
from collections.abc import Callable

from tests.benchmarks import in_turn, machine, steppers
from tests.benchmarks.arguments import numbers
from tests.benchmarks.table import markdown
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
        print(markdown(f"{size} px", rows), flush=True)


def measure(content: str, style: str, size: int, rounds: int) -> dict[str, dict]:
    """Steps each program `rounds` times in turn at one size."""
    programs = {name: (_stepper, name, content, style, size) for name in PROGRAMS}
    return {n: _row(r) for n, r in in_turn.measure(programs, rounds).items()}


def _stepper(name: str, content: str, style: str, size: int) -> Callable[[], float]:
    make, option = PROGRAMS[name]
    pictures = [load(path) for path in (content, style)]
    sized = [resize(p, fit(*p.shape[:2], size), clip=True) for p in pictures]
    return make(*sized, option)


def _row(measured: dict) -> dict:
    if "absent" in measured:
        return measured
    times = {n: round(measured[n], 3) for n in ("median", "least", "most")}
    return {**times, "loss": measured["last"], "peak_mib": measured["peak_mib"]}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", required=True)
    parser.add_argument("--style", required=True)
    parser.add_argument("--sizes", type=numbers, default="256,512")
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    main()
