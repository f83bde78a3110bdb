import numpy as np
import pytest

from tfstyle.losses.activation import MIN_SILENT_LOSS, ActivationLoss


@pytest.fixture
def features(random):
    sizes = {"a": (2, 6, 8, 5), "b": (2, 3, 4, 7)}
    return {name: random.random(size, np.float32) for name, size in sizes.items()}


def test_is_the_negative_mean_logarithm_of_the_mean_squares(features):
    value = np.array(ActivationLoss(["a", "b"])(None, features))
    for picture in range(2):
        squares = [np.mean(features[name][picture] ** 2) for name in ("a", "b")]
        expected = -np.log(squares[0] * squares[1]) / 2
        assert value[picture] == pytest.approx(expected, rel=1e-4)


def test_a_channel_counts_alone(features):
    value = np.array(ActivationLoss(["a"], channel=3)(None, features))
    expected = [-np.log(np.mean(maps[..., 3])) for maps in features["a"]]
    np.testing.assert_allclose(value, expected, rtol=1e-4)


def test_a_stronger_layer_counts_no_more_than_a_weaker_one(features):
    term, before = ActivationLoss(["a", "b"]), features
    louder = [
        float(term(None, {**before, name: 10 * before[name]})[0]) for name in "ab"
    ]
    assert louder[0] == pytest.approx(louder[1], rel=1e-5)
    assert louder[0] < float(term(None, before)[0])


def test_a_silent_layer_has_a_finite_loss(features):
    value = np.array(ActivationLoss(["a"])(None, {"a": 0 * features["a"]}))
    assert np.isfinite(value).all()
    assert (value > MIN_SILENT_LOSS).all()


def test_get_config_makes_the_term_again():
    term = ActivationLoss(["a"], 2.0, 5, "dream")
    again = ActivationLoss.from_config(term.get_config())
    assert vars(again) == vars(term)
