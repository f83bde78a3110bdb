"""Minimum time of a step on this machine, compared with the time of actual steps.

    python -m tests.benchmarks.floor --content=PHOTO --style=PAINTING

The floor is the number of operations of VGG19's convolutions up to relu5_1, forward and
backward, divided by the speed of the fastest product of two large matrices in the same
data type, by NumPy, TensorFlow or PyTorch. It is compared with a step of `tfstyle
optimize` and one of the textbook loop in PyTorch, in float32 and in bfloat16. Needs
VGG19's weights (TFSTYLE_VGG19_WEIGHTS).
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
    """Measures products of matrices, then steps at each size."""
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
    """Returns the data type of a row."""
    return BFLOAT16 if BFLOAT16 in name else "float32"


def peaks_of(products: Mapping[str, Mapping]) -> dict[str, float]:
    """Returns the speed of the fastest product in each data type, in GFLOP/s."""
    peaks = dict.fromkeys(("float32", BFLOAT16), 0.0)
    for name, row in products.items():
        kind = dtype_of(name)
        peaks[kind] = max(peaks[kind], row.get("GFLOP/s", 0.0))
    return peaks


def product_row(measured: Mapping, side: int) -> dict:
    """Returns the table row of a product."""
    if "absent" in measured:
        return dict(measured)
    speed = 2 * side**3 / measured["least"] / 1e9
    return {"GFLOP/s": speed, "median": measured["median"], "least": measured["least"]}


def step_row(measured: Mapping, gigas: float, peak: float) -> dict:
    """Returns the table row of a step, with its speed as a fraction of the peak.

    Args:
        measured: Result of `in_turn.measure`.
        gigas: Operations of a step, in billions.
        peak: Speed of the machine, in GFLOP/s.
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
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", required=True)
    made.add_argument("--style", required=True)
    made.add_argument("--sizes", type=numbers, default="256,512,768")
    made.add_argument("--matrix_size", type=int, default=4096)
    made.add_argument("--rounds", type=int, default=5)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
