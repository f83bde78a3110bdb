"""Tests of the progress bar in programs; for notebooks, see tests/test_notebook.py."""

import io

import numpy as np
import pytest

import tfstyle
from tfstyle.errors import InputError


@pytest.mark.slow
def test_it_follows_a_run_to_its_end(random, no_weights):
    stream = io.StringIO()
    picture = random.random((32, 32, 3), np.float32)
    tfstyle.optimize(
        picture,
        picture[::-1],
        image_size=32,
        iterations=3,
        allow_random_features=True,
        callbacks=[tfstyle.ProgressBar(stream=stream)],
    )
    *_, last = stream.getvalue().splitlines()
    assert last.startswith("3/3 [####################] 32x32  ")


def test_a_run_without_steps(random):
    picture = random.random((32, 32, 3), np.float32)
    bar = tfstyle.ProgressBar()
    tfstyle.optimize(picture, picture, color_only=True, callbacks=[bar])


@pytest.mark.parametrize("every", [-1, 0.5, "2"])
def test_wrong_arguments(every):
    with pytest.raises(InputError, match="preview_every"):
        tfstyle.ProgressBar(preview_every=every)
