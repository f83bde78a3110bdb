import pytest

from tfstyle.errors import InputError
from tfstyle.methods.targets.paintings import (
    check_blend_weights,
    normalized_blend_weights,
)


def test_shares_are_one_together():
    assert normalized_blend_weights((), 4) == (0.25,) * 4
    assert normalized_blend_weights((1, 3, 0), 3) == (0.25, 0.75, 0)


@pytest.mark.parametrize("weights", [(1.0,), (1.0, 2.0, 3.0), (0.0, 0.0)])
def test_shares_that_do_not_fit_are_refused(weights):
    with pytest.raises(InputError, match="2 in all"):
        normalized_blend_weights(weights, 2)


@pytest.mark.parametrize("weights", [3.0, (-1.0,), ("a",)])
def test_what_are_no_shares_is_refused(weights):
    with pytest.raises(InputError, match="Received: style_blend_weights="):
        check_blend_weights(weights)
