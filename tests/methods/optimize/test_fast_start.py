import logging

import numpy as np
import pytest

import tfstyle
from tfstyle.images import resize
from tfstyle.methods.optimize import run_optimize
from tfstyle.methods.optimize.fast_start import fast_start

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def photo(random):
    return resize(random.random((5, 7, 3), np.float32), (60, 90), clip=True)


@pytest.mark.slow
def test_the_nearest_style_is_painted(photo, caplog):
    caplog.set_level(logging.INFO, "tfstyle")
    goal = tfstyle.stylize(photo, "shipwreck")

    def loss_of(image):
        return float(np.square(image.mean((0, 1)) - goal.mean((0, 1))).sum())

    image = fast_start(photo, loss_of)
    np.testing.assert_allclose(image, goal, atol=1e-5)
    assert "'shipwreck'" in caplog.text


@pytest.mark.slow
def test_the_photograph_stays_where_no_style_is_nearer(photo):
    def loss_of(image):
        return float(np.square(image.mean() - photo.mean()))

    np.testing.assert_array_equal(fast_start(photo, loss_of), photo)


@pytest.mark.nightly
def test_a_run_begins_with_it_at_full_size(photo, no_weights):
    painting = tfstyle.stylize(photo, "udnie")
    options = tfstyle.OptimizeOptions(
        image_size=90,
        min_scale=30,
        init="fast",
        iterations=2,
        learning_rate=1e-6,
        allow_random_features=True,
    )
    result = run_optimize(photo, painting, options)
    assert {note["width"] for note in result.curve} == {90}
    assert np.abs(result.image - painting).mean() < np.abs(photo - painting).mean() / 4
