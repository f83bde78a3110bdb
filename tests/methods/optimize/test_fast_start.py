import numpy as np
import pytest

import tfstyle
from tfstyle.images import resize
from tfstyle.methods.optimize import run_optimize
from tfstyle.methods.optimize.fast_start import FastStart, stylized

SIZE = (60, 90)


@pytest.fixture
def photo(random):
    return resize(random.random((5, 7, 3), np.float32), SIZE, clip=True)


@pytest.fixture
def painting(random):
    return resize(random.random((9, 8, 3), np.float32), (72, 64), clip=True)


def test_the_first_picture_is_the_mean_of_both(photo):
    start = FastStart(photo, lambda image: 1 - image)
    np.testing.assert_allclose(start.first(SIZE), 0.5, atol=1e-6)
    assert start.first((30, 45)).shape == (30, 45, 3)


def test_a_finer_scale_starts_from_the_mean_of_three(photo):
    """A result that equals the photograph is enlarged to the photograph itself."""
    start = FastStart(photo, np.zeros_like)
    result = resize(photo, (30, 45), clip=True)
    np.testing.assert_allclose(start.enlarge(result, SIZE), 2 / 3 * photo, atol=1e-6)


@pytest.mark.slow
def test_paintings_are_blended(photo, painting):
    pytest.importorskip("ai_edge_litert")
    paintings = [painting, painting[::-1, :, ::-1]]
    one, other = (tfstyle.stylize(photo, each) for each in paintings)
    blended = stylized(photo, paintings, [0.25, 0.75])
    np.testing.assert_allclose(blended, 0.25 * one + 0.75 * other, atol=1e-5)
    assert blended.dtype == np.float32
    half = stylized(photo, paintings[:1], [1.0], strength=0.5)
    np.testing.assert_allclose(half, (one + photo) / 2, atol=1e-5)


@pytest.mark.slow
def test_a_run_starts_from_the_mean(photo, painting, no_weights):
    """With tiny steps, the result is the initial picture of the last scale."""
    pytest.importorskip("ai_edge_litert")
    options = tfstyle.OptimizeOptions(
        image_size=90,
        min_scale=45,
        init="fast",
        iterations=10,
        optimizer="adam",
        learning_rate=1e-7,
        allow_random_features=True,
    )
    result = run_optimize(photo, painting, options).image
    expected = (tfstyle.stylize(photo, painting) + photo) / 2
    middle = (slice(8, -8), slice(8, -8))  # borders are resized differently
    assert np.abs(result - expected)[middle].mean() < 0.02
