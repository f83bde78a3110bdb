import numpy as np
import pytest
import tensorflow as tf

from tfstyle.features import winograd_transforms
from tfstyle.features.winograd import WinogradConvolution

pytestmark = pytest.mark.slow

# Batch, height, width and channels of the input, those of the result, padding, and the
# most values of a strip: one strip, several, the last overlapping, tiny maps.
CASES = [
    ((1, 13, 7, 3), 5, "same", 2**20),
    ((1, 40, 30, 8), 16, "same", 16 * 30 * 8),
    ((3, 22, 5, 4), 4, "same", 200),
    ((1, 1, 1, 4), 4, "same", 2**20),
    ((1, 3, 3, 4), 2, "valid", 2**20),
    ((2, 9, 17, 4), 4, "valid", 4),
]


def _direct(values: np.ndarray, kernel: np.ndarray, bias: np.ndarray, padding: str):
    """ReLU of the convolution and the gradient of half its squares, by NumPy."""
    rim = 1 if padding == "same" else 0
    values = np.pad(values, [(0, 0), (rim, rim), (rim, rim), (0, 0)])
    height, width = values.shape[1] - 2, values.shape[2] - 2
    places = [(i, j) for i in range(3) for j in range(3)]
    windows = {(i, j): np.s_[:, i : i + height, j : j + width] for i, j in places}
    result = bias + sum(values[windows[place]] @ kernel[place] for place in places)
    result = np.maximum(result, 0)
    gradient = np.zeros_like(values)
    for place in places:
        gradient[windows[place]] += result @ kernel[place].T
    inside = slice(rim, gradient.shape[1] - rim), slice(rim, gradient.shape[2] - rim)
    return result, gradient[:, *inside]


def _error(found: tf.Tensor, expected: np.ndarray) -> float:
    difference = np.asarray(tf.cast(found, tf.float32)) - expected
    return np.linalg.norm(difference) / np.linalg.norm(expected)


@pytest.mark.parametrize(
    ("dtype", "tolerance", "in_graph"),
    [("float32", 2e-6, True), ("float32", 2e-6, False), ("bfloat16", 0.035, True)],
)
@pytest.mark.parametrize(("shape", "channels", "padding", "strip_values"), CASES)
def test_equals_the_direct_convolution_and_its_gradient(
    random, shape, channels, padding, strip_values, dtype, tolerance, in_graph
):
    values = random.normal(size=shape).astype(np.float32)
    kernel = random.normal(size=(3, 3, shape[-1], channels)).astype(np.float32)
    bias = random.normal(size=channels).astype(np.float32)
    convolve = WinogradConvolution(kernel, bias, padding, dtype, strip_values)

    def there_and_back(values):
        with tf.GradientTape() as tape:
            tape.watch(values)
            result = convolve(values)
        return result, tape.gradient(result, values, result)

    run = tf.function(there_and_back) if in_graph else there_and_back
    found = run(tf.cast(values, dtype))
    expected = _direct(values.astype(float), kernel, bias, padding)
    assert all(each.dtype == dtype for each in found)
    assert _error(found[0], expected[0]) < tolerance
    assert _error(found[1], expected[1]) < tolerance


def test_a_batch_of_any_size_may_come_to_one_graph(random):
    kernel = random.normal(size=(3, 3, 4, 4)).astype(np.float32)
    bias = np.zeros(4, np.float32)
    signature = [tf.TensorSpec((None, 9, 6, 4))]
    convolve = tf.function(WinogradConvolution(kernel, bias), signature)
    for batch in (1, 3):
        values = random.normal(size=(batch, 9, 6, 4)).astype(np.float32)
        expected, _ = _direct(values.astype(float), kernel, bias, "same")
        assert _error(convolve(values), expected) < 2e-6


def test_the_slope_passes_where_the_result_was_positive(random):
    kernel = random.normal(size=(3, 3, 4, 4)).astype(np.float32)
    convolve = WinogradConvolution(kernel, np.full(4, -1e6, np.float32))
    values = tf.constant(random.normal(size=(1, 8, 8, 4)), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(values)
        result = convolve(values)
    np.testing.assert_array_equal(result, np.zeros((1, 8, 8, 4)))
    np.testing.assert_array_equal(tape.gradient(result, values), np.zeros((1, 8, 8, 4)))


def test_what_is_compiled_ahead_is_all_that_a_graph_needs(random):
    kernel = random.normal(size=(3, 3, 4, 8)).astype(np.float32)
    convolve = WinogradConvolution(kernel, np.zeros(8, np.float32), strip_values=500)
    convolve.compile((1, 37, 11, 4))
    made = winograd_transforms._cached.cache_info().misses

    @tf.function
    def there_and_back(values):
        with tf.GradientTape() as tape:
            tape.watch(values)
            result = convolve(values)
        return tape.gradient(result, values)

    graph = there_and_back.get_concrete_function(tf.TensorSpec((1, 37, 11, 4)))
    assert winograd_transforms._cached.cache_info().misses == made
    # An additional function, as for gradients inside, would have to be compiled.
    names = {f.signature.name for f in graph.graph.as_graph_def().library.function}
    assert len(names) == 4
    assert names <= {each.name.decode() for each in winograd_transforms._COMPILED}


def test_bfloat16_is_converted_as_by_casts(random):
    values = random.normal(size=10_000) * np.geomspace(1e-30, 1e30, 10_000)
    special = [0.0, -0.0, np.inf, -np.inf, np.nan, -np.nan]
    values = tf.constant([*values, *special], tf.float32)
    rounded = winograd_transforms._rounded(values, "bfloat16")
    expected = tf.cast(values, tf.bfloat16)
    np.testing.assert_array_equal(
        *(tf.cast(x, tf.float32) for x in (rounded, expected))
    )
    exact = winograd_transforms._to_float32(expected)
    np.testing.assert_array_equal(exact, tf.cast(expected, tf.float32))
