"""VGG19's layers with Winograd's algorithm and with direct convolutions, in turn.

    python -m tests.benchmarks.winograd --sizes=256x192,512x384 --batch=1

Each row is a layer with the size of its maps for a picture, forward and backward, with
random weights. The table shows the minimum over the rounds, as elapsed time and as CPU
time. CPU time is more meaningful if other programs are running.
"""

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np

from tests.benchmarks.arguments import make_parser, names, run_alone
from tests.benchmarks.in_turn import apart
from tests.benchmarks.report import Table
from tfstyle.features import DTYPES
from tfstyle.features.layer_names import channels, stride

# Previous layers, keyed by layer; the last layers of blocks 3 to 5 are omitted, because
# they have the same shapes as a listed layer.
LAYERS = {
    "relu1_2": "relu1_1",
    "relu2_1": "relu1_2",
    "relu2_2": "relu2_1",
    "relu3_1": "relu2_2",
    "relu3_2": "relu3_1",
    "relu4_1": "relu3_2",
    "relu4_2": "relu4_1",
    "relu5_1": "relu4_2",
}


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Measures both algorithms for each layer, size and data type."""
    for size in arguments.sizes:
        width, height = map(int, size.split("x"))
        for dtype in arguments.dtypes:
            shape = arguments.batch, height, width
            rows = apart(layer_rows, shape, dtype, arguments.layers, arguments.rounds)
            yield Table(f"{arguments.batch} x {size}, {dtype}", rows)


def layer_rows(
    shape: tuple[int, int, int], dtype: str, layers: list[str], rounds: int
) -> dict[str, dict]:
    """Measures layers in this process.

    Args:
        shape: Batch, height and width of the pictures in pixels.
        dtype: Data type.
        layers: Names of layers.
        rounds: Number of convolutions of each.
    """
    return {name: _row(name, shape, dtype, rounds) for name in layers}


def _row(name: str, shape: tuple[int, int, int], dtype: str, rounds: int) -> dict:
    import tensorflow as tf

    random = np.random.default_rng(0)
    before, after = channels(LAYERS[name]), channels(name)
    batch, height, width = shape
    size = batch, height // stride(name), width // stride(name), before
    kernel = random.normal(0, (2 / 9 / before) ** 0.5, (3, 3, before, after))
    values = tf.cast(np.maximum(0, random.normal(0, 1, size)), dtype)
    ways = _ways(kernel.astype(np.float32), dtype)
    compiled = {}
    for way, function in ways.items():
        began = time.process_time()
        function(values)[0].numpy()
        compiled[way] = time.process_time() - began
    least = _least({way: (function, values) for way, function in ways.items()}, rounds)
    wall = {f"{way}, ms": 1000 * seconds[0] for way, seconds in least.items()}
    ratios = [least["direct"][i] / least["Winograd"][i] for i in range(2)]
    more = compiled["Winograd"] - compiled["direct"]
    return {
        **wall,
        "quicker by": ratios[0],
        "of the processor's time": ratios[1],
        "saved, ms of the processor": 1000
        * (least["direct"][1] - least["Winograd"][1]),
        "compiled in, s": more,
    }


def _ways(kernel: np.ndarray, dtype: str) -> dict[str, Callable]:
    import tensorflow as tf

    from tfstyle.features.winograd import WinogradConvolution

    bias = np.zeros(kernel.shape[-1], np.float32)
    constant = tf.cast(kernel, dtype)

    def direct(values):
        convolved = tf.nn.conv2d(values, constant, 1, "SAME")
        return tf.nn.relu(tf.nn.bias_add(convolved, tf.cast(bias, dtype)))

    winograd = WinogradConvolution(kernel, bias, "same", dtype)
    return {"direct": _there_and_back(direct), "Winograd": _there_and_back(winograd)}


def _there_and_back(convolve: Callable) -> Callable:
    import tensorflow as tf

    @tf.function(autograph=False)
    def run(values):
        with tf.GradientTape() as tape:
            tape.watch(values)
            result = convolve(values)
        # The result serves as the gradient, so that nothing else has to be computed.
        return result[0, 0, 0], tape.gradient(result, values, result)[0, 0, 0]

    return run


def _least(programs: dict[str, tuple], rounds: int) -> dict[str, tuple[float, float]]:
    """Returns the minimum elapsed and CPU time of programs that take turns."""
    found = {name: [] for name in programs}
    for _ in range(rounds):
        for name, (function, values) in programs.items():
            began = time.perf_counter(), time.process_time()
            function(values)[1].numpy()
            ended = time.perf_counter(), time.process_time()
            found[name].append([e - b for b, e in zip(began, ended, strict=True)])
    return {
        name: tuple(map(min, zip(*seconds, strict=True)))
        for name, seconds in found.items()
    }


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--sizes", type=names, default="256x192,512x384")
    made.add_argument("--batch", type=int, default=1)
    made.add_argument("--dtypes", type=names, default=",".join(DTYPES))
    made.add_argument("--layers", type=names, default=",".join(LAYERS))
    made.add_argument("--rounds", type=int, default=7)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
