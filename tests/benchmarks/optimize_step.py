"""Time of an optimization step of tfstyle and of the textbook loop in PyTorch.

    python -m tests.benchmarks.optimize_step --content=PHOTO --style=PAINTING

Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS) and, for the rows of PyTorch, the extra
[benchmark]. Each program has a process of its own. They take turns, A B C A B C, so
that a slow phase of the machine affects all of them.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator

from tests.benchmarks import in_turn, steppers
from tests.benchmarks.arguments import make_parser, numbers, run_alone
from tests.benchmarks.report import Table

LAST = {"channels_last": True}
PROGRAMS = {
    "tfstyle, XLA": (steppers.ours, {"jit_compile": True}),
    "tfstyle, no XLA": (steppers.ours, {}),
    "tfstyle, Winograd": (steppers.ours, {"convolution": "winograd"}),
    "PyTorch": (steppers.torch_textbook, {}),
    "PyTorch, channels last": (steppers.torch_textbook, LAST),
    "tfstyle, bfloat16": (steppers.ours, {"dtype": "bfloat16"}),
    "tfstyle, Winograd, bfloat16": (
        steppers.ours,
        {"dtype": "bfloat16", "convolution": "winograd"},
    ),
    "PyTorch, bfloat16": (steppers.torch_textbook, {**LAST, "bfloat16": True}),
}


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Measures steps of the programs in turn, at each size."""
    for size in arguments.sizes:
        measured = step_in_turn(arguments, size, PROGRAMS)
        yield Table(f"{size} px", {name: _row(row) for name, row in measured.items()})


def step_in_turn(
    arguments: argparse.Namespace, size: int, names: Iterable[str]
) -> dict[str, dict]:
    """Measures some of the programs with `in_turn.measure`.

    Args:
        arguments: `content`, `style` and `rounds`.
        size: Longer side in pixels.
        names: Names of the programs.
    """
    pictures = arguments.content, arguments.style
    programs = {name: (_stepper, name, *pictures, size) for name in names}
    return in_turn.measure(programs, arguments.rounds)


def _stepper(name: str, content: str, style: str, size: int) -> Callable[[], float]:
    make, options = PROGRAMS[name]
    return make(*(steppers.load_sized(p, size) for p in (content, style)), **options)


def _row(measured: dict) -> dict:
    if "absent" in measured:
        return measured
    times = {n: round(measured[n], 3) for n in ("median", "least", "most")}
    return {**times, "loss": measured["last"], "peak MiB": measured["peak_mib"]}


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", required=True)
    made.add_argument("--style", required=True)
    made.add_argument("--sizes", type=numbers, default="256,512")
    made.add_argument("--rounds", type=int, default=7)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
