"""Tests of the objective, computed in parts and as a whole."""

import numpy as np
import pytest
import tensorflow as tf

from tests.methods.audio.sounds import clicks, hum
from tfstyle.methods.audio.gains import to_image
from tfstyle.methods.audio.inputs import plan_audio
from tfstyle.methods.audio.measures import gram_matrices
from tfstyle.methods.audio.observed import observe
from tfstyle.methods.audio.optimization import FieldOptimization
from tfstyle.methods.audio.options import AudioOptions

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def optimization():
    plan = plan_audio(
        clicks(seconds=4, channels=2), hum(channels=2), AudioOptions(chunk_seconds=1)
    )
    return FieldOptimization(observe(plan), plan.options, [], {})


@pytest.fixture(scope="module")
def problems(optimization):
    """The same problem in chunks and in one."""
    gains = optimization.observed.moment_gains(0, optimization.observed.nodes)
    about = 0, gains, optimization.meant(0, gains)
    chunked = optimization.problem(*about)
    optimization.chunk = optimization.observed.nodes
    return chunked, optimization.problem(*about)


@pytest.fixture(scope="module")
def field(optimization):
    nodes, bands = optimization.observed.nodes, optimization.observed.bands
    random = np.random.default_rng(0)
    gains = random.standard_normal((nodes, bands, 2))
    return tf.constant(to_image(gains)[None])


def test_chunks_have_the_values_and_the_gradient_of_the_whole(problems, field):
    chunked, whole = problems
    assert whole.is_whole
    assert not chunked.is_whole
    values, gradient = chunked.values_and_gradient(field)
    expected, slope = whole.values_and_gradient(field)
    assert set(values) == {"loss", "style", "content", "onset", "jumps"}
    for name, value in expected.items():
        assert float(values[name]) == pytest.approx(float(value), rel=1e-4)
        assert float(chunked.values(field)[name]) == pytest.approx(
            float(value), rel=1e-4
        )
    error = np.linalg.norm(gradient - slope) / np.linalg.norm(slope)
    assert error < 1e-4


def test_the_gradient_is_the_slope_of_the_loss(problems, field, random):
    _, whole = problems
    _, gradient = whole.values_and_gradient(field)
    direction = random.standard_normal(field.shape).astype(np.float32)
    direction += 20 * np.sign(gradient)
    step = 1e-4 * direction
    losses = [float(whole.values(field + s * step)["loss"]) for s in (-1, 1)]
    expected = 2 * float(np.sum(gradient * step))
    assert losses[1] - losses[0] == pytest.approx(expected, rel=0.03)


def test_the_target_is_that_of_the_style(optimization):
    observed = optimization.observed
    for channel in range(2):
        moments, style = observed.style_moments[channel], observed.styles[channel][0]
        filters = {
            width: np.asarray(each)
            for width, each in optimization.statistics.filters.items()
        }
        values = moments.standardized(style)
        for width, expected in gram_matrices(values, filters).items():
            found = optimization.target[f"gram{width}"][channel]
            assert found == pytest.approx(expected, abs=1e-3)
        mean, deviation, _ = optimization.target["moments"][channel]
        assert mean == pytest.approx(values.mean(axis=0), abs=1e-3)
        assert deviation == pytest.approx(values.std(axis=0), abs=2e-3)
