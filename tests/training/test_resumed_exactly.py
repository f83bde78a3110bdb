"""Test of a resumed run whose loss network uses Winograd convolutions."""

import numpy as np
import pytest

from tests.training.copies import Copies
from tfstyle.features import winograd_layer

OPTIONS = {"last_crop_size": 40, "content_layers": ("relu2_1",)}


@pytest.fixture
def shapes(monkeypatch):
    """Shapes of maps, all of which are convolved so, on every processor."""
    seen = set()
    monkeypatch.setattr(
        winograd_layer, "is_quicker", lambda shape, _: seen.add(shape) or True
    )
    return seen


@pytest.mark.nightly
def test_a_killed_run_ends_in_the_very_same_weights(make_run, shapes, tmp_path):
    (tmp_path / "whole").mkdir()
    whole = make_run(tmp_path / "whole", **OPTIONS)
    killed = tmp_path / "killed"
    whole([Copies(whole, {5: killed})])  # before the crops change their size
    expected = [np.array(weight) for weight in whole.network.weights]
    convolved = set(shapes)
    assert convolved == {
        *((2, 32, 32, 64), (2, 16, 16, 64)),  # relu1_2 and relu2_1, in batches of two
        *((2, 40, 40, 64), (2, 20, 20, 64)),
    }
    run = make_run(killed, **OPTIONS)
    run(resume=True)
    for ours, weight in zip(run.network.weights, expected, strict=True):
        np.testing.assert_array_equal(ours, weight)
    assert shapes == convolved
