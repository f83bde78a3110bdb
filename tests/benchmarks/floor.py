"""The least that a step could take on this machine, and what part of it is reached.

    python -m tests.benchmarks.floor --content=PHOTO --style=PAINTING

The floor is the operations of VGG19's convolutions to relu5_1 and back, over the speed
of the quickest large product of matrices in the same type of numbers, by NumPy,
TensorFlow or PyTorch in turn. Beside it a step of `tfstyle optimize` and one of the
textbook loop in PyTorch, in float32 and in bfloat16. Needs VGG19's weights
(TFSTYLE_VGG19_WEIGHTS).
"""

import argparse
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from tests.benchmarks import in_turn, optimize_step
from tests.benchmarks.arguments import make_parser, numbers, run_alone
from tests.benchmarks.operations import step_operations
from tests.benchmarks.report import Table
from tests.benchmarks.steppers import load_sized
from tfstyle.features.layer_names import STYLE_LAYERS

STEPS = tuple(name for name in optimize_step.PROGRAMS if name != "tfstyle, XLA")
BFLOAT16 = "bfloat16"


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Multiplies, then steps at each size."""
    side, rounds = arguments.matrix_size, arguments.rounds
    programs = {
        "NumPy": (_numpy, side),
        "TensorFlow": (_tensorflow, side, "float32"),
        "PyTorch": (_torch, side, "float32"),
        "TensorFlow, bfloat16": (_tensorflow, side, BFLOAT16),
        "PyTorch, bfloat16": (_torch, side, BFLOAT16),
    }
    measured = in_turn.measure(programs, rounds)
    products = {name: product_row(row, side) for name, row in measured.items()}
    yield Table(f"product of {side} x {side}", products)
    peaks = peaks_of(products)
    for size in arguments.sizes:
        rows = optimize_step.step_in_turn(arguments, size, STEPS)
        height, width, _ = load_sized(arguments.content, size).shape
        gigas = step_operations(height, width, STYLE_LAYERS[-1]) / 1e9
        rows = {n: step_row(row, gigas, peaks[dtype_of(n)]) for n, row in rows.items()}
        yield Table(f"a step at {size} px", rows, [f"{gigas:.4g} GFLOP."])


def dtype_of(name: str) -> str:
    """The type of numbers of a row."""
    return BFLOAT16 if BFLOAT16 in name else "float32"


def peaks_of(products: Mapping[str, Mapping]) -> dict[str, float]:
    """The quickest product of each type of numbers, in GFLOP/s."""
    peaks = dict.fromkeys(("float32", BFLOAT16), 0.0)
    for name, row in products.items():
        kind = dtype_of(name)
        peaks[kind] = max(peaks[kind], row.get("GFLOP/s", 0.0))
    return peaks


def product_row(measured: Mapping, side: int) -> dict:
    """What the quickest product comes to."""
    if "absent" in measured:
        return dict(measured)
    speed = 2 * side**3 / measured["least"] / 1e9
    return {"GFLOP/s": speed, "median": measured["median"], "least": measured["least"]}


def step_row(measured: Mapping, gigas: float, peak: float) -> dict:
    """What part of the floor a step reaches.

    Args:
        measured: As `in_turn.measure` gives it.
        gigas: Operations of a step, in billions.
        peak: Of the machine, in GFLOP/s.
    """
    if "absent" in measured:
        return dict(measured)
    median = measured["median"]
    return {
        "median": median,
        "floor": gigas / peak,
        "reached": gigas / peak / median,
        "GFLOP/s": gigas / median,
    }


def _matrix(side: int) -> np.ndarray:
    return np.random.default_rng(0).random((side, side), np.float32)


def _numpy(side: int) -> Callable[[], None]:
    matrix = _matrix(side)

    def multiply() -> None:
        matrix @ matrix

    return multiply


def _tensorflow(side: int, dtype: str) -> Callable[[], None]:
    import tensorflow as tf

    matrix = tf.cast(_matrix(side), dtype)

    def multiply() -> None:
        tf.linalg.matmul(matrix, matrix)[0, 0].numpy()

    return multiply


def _torch(side: int, dtype: str) -> Callable[[], None]:
    import torch

    matrix = torch.from_numpy(_matrix(side)).to(getattr(torch, dtype))

    def multiply() -> None:
        matrix @ matrix

    return multiply


def parser() -> argparse.ArgumentParser:
    """Of the arguments."""
    made = make_parser(__doc__)
    made.add_argument("--content", required=True)
    made.add_argument("--style", required=True)
    made.add_argument("--sizes", type=numbers, default="256,512,768")
    made.add_argument("--matrix_size", type=int, default=4096)
    made.add_argument("--rounds", type=int, default=5)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
