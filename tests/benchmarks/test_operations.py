import pytest
import tensorflow as tf

from tests.benchmarks.floor import peaks_of, product_row, step_row
from tests.benchmarks.operations import forward_operations, step_operations
from tfstyle.features.vgg19 import vgg19_features

LAYERS = ("relu4_2", "relu5_1")


def _counted(graph: tf.Graph, kind: str) -> int:
    """Returns the number of operations of one type that TensorFlow counts."""
    options = tf.compat.v1.profiler.ProfileOptionBuilder.float_operation()
    options["output"] = "none"
    options["account_type_regexes"] = [kind]
    return tf.compat.v1.profiler.profile(graph, options=options).total_float_ops


@pytest.mark.slow
@pytest.mark.parametrize("size", [(64, 48), (37, 53)])
def test_operations_are_those_that_tensorflow_counts(size, no_weights):
    network = vgg19_features(LAYERS, None)
    shape = tf.TensorSpec((1, *size, 3))
    graph = tf.function(network).get_concrete_function(shape).graph
    ours = sum(forward_operations(*size, "relu5_1").values())
    # TensorFlow counts the additions of biases under another type; we ignore them.
    assert _counted(graph, "Conv2D$") == ours


@pytest.mark.slow
def test_a_step_goes_back_through_every_layer(no_weights):
    network = vgg19_features(LAYERS, None)

    def gradient(image):
        with tf.GradientTape() as tape:
            tape.watch(image)
            total = sum(tf.reduce_sum(x) for x in network(image).values())
        return tape.gradient(total, image)

    graph = tf.function(gradient).get_concrete_function(tf.TensorSpec((1, 32, 32, 3)))
    kinds = [o.type for o in graph.graph.get_operations()]
    forward = forward_operations(32, 32, "relu5_1")
    assert kinds.count("Conv2D") == kinds.count("Conv2DBackpropInput") == len(forward)
    assert step_operations(32, 32, "relu5_1") == 2 * sum(forward.values())


def test_a_square_of_512_pixels_takes_so_many():
    # At 224 px, all sixteen layers are known to take 19.5 billion multiplications.
    whole = sum(forward_operations(224, 224, "relu5_4").values())
    assert whole / 2e9 == pytest.approx(19.5, abs=0.1)
    assert step_operations(512, 512, "relu5_1") / 1e9 == pytest.approx(379, abs=1)


def test_rows_of_speed():
    product = product_row({"least": 0.5, "median": 1.0}, 1000)
    assert product == {"GFLOP/s": 4.0, "median": 1.0, "least": 0.5}
    row = step_row({"median": 4.0}, gigas=300.0, peak=150.0)
    assert row == {"median": 4.0, "floor": 2.0, "reached": 0.5, "GFLOP/s": 75.0}
    gone = {"absent": "no torch"}
    assert product_row(gone, 1000) == step_row(gone, 1.0, 1.0) == gone


def test_each_type_of_numbers_has_its_own_peak():
    speeds = {"NumPy": 2.0, "PyTorch": 3.0, "PyTorch, bfloat16": 5.0}
    products = {name: {"GFLOP/s": speed} for name, speed in speeds.items()}
    products["TensorFlow"] = {"absent": "broken"}
    assert peaks_of(products) == {"float32": 3.0, "bfloat16": 5.0}
