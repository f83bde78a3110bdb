"""Direction of the gradient of `tfstyle optimize` in bfloat16, compared with float32.

    python -m tests.benchmarks.gradient_precision --content=PHOTO --style=PAINTING

Shows the cosine of the angle between the gradient of the default objective with respect
to the pixels and the exact gradient, which is computed in float32 with direct
convolutions. The pictures are the photograph, its one-pass picture in the style of the
painting, and the mean of both. Needs VGG19's weights (TFSTYLE_VGG19_WEIGHTS).
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tests.benchmarks.steppers import load_sized
from tfstyle import OptimizeOptions

VARIANTS = [("float32", "winograd"), ("bfloat16", "direct"), ("bfloat16", "winograd")]


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Compares the gradients of three pictures."""
    from tfstyle.methods.optimize.fast_start import stylized
    from tfstyle.methods.optimize.inputs import load_inputs, plan_optimize

    size = arguments.image_size
    paths = arguments.content, arguments.style
    photo, painting = (load_sized(path, size) for path in paths)
    options = OptimizeOptions(image_size=size)
    plan = plan_optimize(load_inputs(photo, painting, options), options)
    painted = stylized(photo, [painting], [1.0])
    pictures = {"photograph": photo, "mean": (photo + painted) / 2, "one pass": painted}
    exact = _gradients(plan, pictures, "float32", "direct")
    rows = {}
    for variant in VARIANTS:
        found = _gradients(plan, pictures, *variant)
        rows[", ".join(variant)] = {n: _cosine(found[n], exact[n]) for n in pictures}
    yield Table(f"{size} px", rows)


def _gradients(plan, pictures: dict, dtype: str, convolution: str) -> dict:
    import tensorflow as tf

    from tfstyle.methods.optimize.run import make_optimization
    from tfstyle.optimization.scales import Scale

    scale = Scale(*plan.plan.size, 1, dtype, convolution)
    plan = replace(plan, plan=replace(plan.plan, scales=(scale,)))
    problem = make_optimization(plan).problem_at(scale)
    return {
        name: problem.values_and_gradient(tf.constant(image[None]))[1].numpy()
        for name, image in pictures.items()
    }


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    a, b = a.ravel().astype(np.float64), b.ravel().astype(np.float64)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--content", required=True)
    made.add_argument("--style", required=True)
    made.add_argument("--image_size", type=int, default=512)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
