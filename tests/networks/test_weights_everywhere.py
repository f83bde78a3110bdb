"""Tests that the command line, the server and the graph agree on style weights."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from tfstyle.exporting.saved_model.painting_codes import blend_codes
from tfstyle.exporting.saved_model.signatures import network_weights
from tfstyle.methods.stylize.style_weights import style_weights as from_command
from tfstyle.networks.style_weights import style_weights
from tfstyle.serving.painting import requested_shares, requested_weights
from tfstyle.serving.predict import Request
from tfstyle.serving.signatures import signatures_for

NAMES = ("udnie", "wave", "starry night")
# Weights that float32 can represent; the graph takes no others.
weight = st.one_of(st.just(0.0), st.floats(2.0**-100, 2.0**59, width=32))
rows = st.lists(weight, min_size=3, max_size=3).filter(any)
strengths = st.floats(0, 1, width=32, allow_subnormal=False)


def _exact(row, strength):
    """The weights as fractions, without rounding."""
    total = sum(map(Fraction, row))
    return [float(Fraction(strength) * Fraction(w) / total) for w in row]


@settings(max_examples=30, deadline=None)
@given(rows, strengths)
def test_all_are_the_exact_shares_of_the_strength(row, strength):
    by_name = dict(zip(NAMES, row, strict=True))
    made = style_weights(by_name, NAMES, strength)
    assert made.dtype == np.float32
    np.testing.assert_allclose(made, _exact(row, strength), rtol=1e-6, atol=1e-37)
    np.testing.assert_array_equal(from_command(by_name, NAMES, strength), made)
    inputs = {"style_weights": np.array([row]), "strength": np.array([strength])}
    request = Request(signatures_for(NAMES)["float"], inputs, rows=True)
    np.testing.assert_array_equal(requested_weights(request, 1, len(NAMES))[0], made)
    graph = network_weights(
        tf.constant([row], tf.float32), tf.constant([strength], tf.float32), 1
    )
    # Sums and quotients of float32; what is below its normal numbers may be 0.
    np.testing.assert_allclose(graph[0], made, rtol=1e-6, atol=1e-37)


def _code_of_weights(weights):
    total = tf.reduce_sum(weights, axis=1, keepdims=True)
    return tf.pad(tf.math.divide_no_nan(weights, total), [[0, 0], [1, 0]])


# Graphs whose codes are the shares of the painting and of each style.
GRAPHS = SimpleNamespace(
    styles=len(NAMES),
    family=SimpleNamespace(painting_side=8),
    style=lambda paintings: tf.constant([[1.0, 0.0, 0.0, 0.0]]),
    named_style=_code_of_weights,
)
SIGNATURE = signatures_for(NAMES)["float"]


@settings(max_examples=20, deadline=None)
@given(st.lists(weight, min_size=3, max_size=3))
def test_a_painting_has_the_same_share_in_the_server_and_in_the_graph(row):
    request = Request(SIGNATURE, {"style_weights": np.array([row])}, rows=True)
    (served,) = requested_shares(request, 1, len(NAMES), takes_paintings=True)
    np.testing.assert_allclose(served, _exact([1, *row], 1)[1:], rtol=1e-6, atol=1e-37)
    painting, weights = tf.zeros((1, 8, 8, 3)), tf.constant([row], tf.float32)
    code = blend_codes(GRAPHS, painting, weights)[0]
    expected = [1 - served.sum(), *served]
    np.testing.assert_allclose(code, expected, rtol=1e-5, atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(rows)
def test_named_styles_have_the_same_shares_in_the_server_and_in_the_graph(row):
    request = Request(SIGNATURE, {"style_weights": np.array([row])}, rows=True)
    (served,) = requested_shares(request, 1, len(NAMES), takes_paintings=False)
    code = blend_codes(GRAPHS, None, tf.constant([row], tf.float32))[0]
    np.testing.assert_allclose(code, [0, *served], rtol=1e-6, atol=1e-37)


def test_a_sum_may_be_larger_than_the_largest_number():
    weights = {"wave": 1.5e308, "udnie": 0.5e308}
    np.testing.assert_allclose(style_weights(weights, NAMES), [0.25, 0.75, 0])
