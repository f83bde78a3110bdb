"""Style weights of the command line, the server and the graph are the same."""

from fractions import Fraction

import numpy as np
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from tfstyle.exporting.saved_model.signatures import network_weights
from tfstyle.methods.stylize.style_weights import style_weights as from_command
from tfstyle.networks.style_weights import style_weights
from tfstyle.serving.painting import mixtures
from tfstyle.serving.predict import Request
from tfstyle.serving.signatures import signatures_for

NAMES = ("udnie", "wave", "starry night")
# Those that float32 can hold; the graph has no others.
weight = st.one_of(st.just(0.0), st.floats(2.0**-100, 2.0**59, width=32))
rows = st.lists(weight, min_size=3, max_size=3).filter(any)
strengths = st.floats(0, 1, width=32, allow_subnormal=False)


def _exact(row, strength):
    """The weights as fractions, without rounding."""
    total = sum(map(Fraction, row))
    return [float(Fraction(strength) * Fraction(w) / total) for w in row]


@settings(max_examples=100, deadline=None)
@given(rows, strengths)
def test_all_are_the_exact_shares_of_the_strength(row, strength):
    by_name = dict(zip(NAMES, row, strict=True))
    made = style_weights(by_name, NAMES, strength)
    assert made.dtype == np.float32
    np.testing.assert_allclose(made, _exact(row, strength), rtol=1e-6, atol=1e-37)
    np.testing.assert_array_equal(from_command(by_name, NAMES, strength), made)
    inputs = {"style_weights": np.array([row]), "strength": np.array([strength])}
    request = Request(signatures_for(NAMES)["float"], inputs, rows=True)
    np.testing.assert_array_equal(mixtures(request, 1, len(NAMES))[0], made)
    graph = network_weights(
        tf.constant([row], tf.float32), tf.constant([strength], tf.float32), 1
    )
    # Sums and quotients of float32; what is below its normal numbers may be 0.
    np.testing.assert_allclose(graph[0], made, rtol=1e-6, atol=1e-37)


def test_a_sum_may_be_larger_than_the_largest_number():
    weights = {"wave": 1.5e308, "udnie": 0.5e308}
    np.testing.assert_allclose(style_weights(weights, NAMES), [0.25, 0.75, 0])
