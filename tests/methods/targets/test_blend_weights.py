import numpy as np
import pytest

import tfstyle
from tfstyle.blend_weights import check_blend_weights, normalized_blend_weights
from tfstyle.errors import InputError
from tfstyle.methods.targets.paintings import (
    split_blend_weights,
)


def test_shares_are_one_together():
    assert normalized_blend_weights((), 4) == (0.25,) * 4
    assert normalized_blend_weights((1, 3, 0), 3) == (0.25, 0.75, 0)


@pytest.mark.parametrize("weights", [(1.0,), (1.0, 2.0, 3.0), (0.0, 0.0)])
def test_shares_that_do_not_fit_are_refused(weights):
    with pytest.raises(InputError, match=r"\(2 in all\)"):
        normalized_blend_weights(weights, 2)


@pytest.mark.parametrize("weights", [3.0, (-1.0,), ("a",)])
def test_what_are_no_shares_is_refused(weights):
    with pytest.raises(InputError, match="Received: style_blend_weights="):
        check_blend_weights(weights)


def test_a_dictionary_of_weights_is_a_list_with_weights(tmp_path, random):
    names = [str(tmp_path / name) for name in ("a.png", "b.png")]
    for name in names:
        tfstyle.save(random.random((20, 20, 3), np.float32), name)
    photo = random.random((20, 30, 3), np.float32)
    np.testing.assert_array_equal(
        tfstyle.optimize(photo, dict(zip(names, (3, 1), strict=True)), color_only=True),
        tfstyle.optimize(photo, names, style_blend_weights=(3.0, 1.0), color_only=True),
    )


@pytest.mark.parametrize(
    ("style", "weights", "line"),
    [
        ({"a.jpg": 1}, (1.0,), "Expected no `style_blend_weights`"),
        ({"a.jpg": -1}, (), r"style\['a.jpg'\]"),
        ({3: 1}, (), "to be a path"),
    ],
)
def test_dictionaries_that_cannot_be_used(style, weights, line):
    with pytest.raises(InputError, match=line):
        split_blend_weights(style, weights)
