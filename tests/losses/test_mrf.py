import numpy as np
import pytest
import tensorflow as tf

from tfstyle.losses import mrf
from tfstyle.losses.mrf import MRFLoss


def _patches(feature_map: np.ndarray) -> np.ndarray:
    """All 3 x 3 patches around the positions, `(positions, 9 * channels)`."""
    padded = np.pad(feature_map, ((1, 1), (1, 1), (0, 0)), "edge")
    height, width, _ = feature_map.shape
    return np.stack(
        [
            padded[y : y + 3, x : x + 3].ravel()
            for y in range(height)
            for x in range(width)
        ]
    )


def _expected(feature_map: np.ndarray, style: np.ndarray) -> float:
    ours, theirs = _patches(feature_map), _patches(style)
    norms = [np.linalg.norm(p, axis=1, keepdims=True) for p in (ours, theirs)]
    similar = (ours / norms[0]) @ (theirs / norms[1]).T
    chosen = theirs[similar.argmax(axis=1)]
    return ((ours - chosen) ** 2).sum() / (chosen**2).sum()


def test_equals_a_search_over_all_patches_in_numpy(random):
    f, g = random.random((5, 7, 4), np.float32), random.random((6, 4, 4), np.float32)
    term = MRFLoss(["a"])
    value = term(None, {"a": f[None]}, term.target([{"a": g[None]}], [1.0]))
    assert float(value[0]) == pytest.approx(_expected(f, g), rel=1e-4)


def test_a_part_of_the_painting_has_no_distance_but_at_its_border(random):
    style = {"a": random.random((1, 8, 8, 4), np.float32)}
    term = MRFLoss(["a"])
    target = term.target([style], [1.0])
    assert float(term(None, style, target)[0]) == pytest.approx(0, abs=1e-6)
    nothing = {"a": np.zeros((1, 3, 3, 4), np.float32)}
    assert float(term(None, nothing, target)[0]) == pytest.approx(1)


def test_the_gradient_pulls_towards_the_chosen_patches(random):
    style = {"a": random.random((1, 5, 5, 3), np.float32)}
    term = MRFLoss(["a"])
    target = term.target([style], [1.0])
    start = tf.constant(random.random((1, 4, 4, 3)), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(start)
        value = term(None, {"a": start}, target)
    gradient = tape.gradient(value, start)
    after = term(None, {"a": start - 0.01 * gradient}, target)
    fall = 0.01 * float(tf.reduce_sum(gradient**2))
    assert float(value[0] - after[0]) == pytest.approx(fall, rel=0.1)


def test_patches_are_limited_and_shared(random, monkeypatch):
    monkeypatch.setattr(mrf, "MAX_PATCHES", 10)
    one, other = ({"a": random.random((1, 6, 6, 2), np.float32)} for _ in range(2))
    term = MRFLoss(["a"])
    target = term.target([one, {"a": 5 + other["a"]}, other], [0.7, 0.3, 0.0])["a"]
    assert target.shape == (10, 3, 3, 2)
    assert (np.asarray(target).min(axis=(1, 2, 3)) > 5).sum() == 3
    again = term.target([one, {"a": 5 + other["a"]}, other], [0.7, 0.3, 0.0])["a"]
    np.testing.assert_array_equal(target, again)


def test_small_maps_have_a_patch_too(random):
    tiny = {"a": random.random((1, 1, 2, 3), np.float32)}
    term = MRFLoss(["a"])
    assert float(term(None, tiny, term.target([tiny], [1.0]))[0]) < 1e-6


def test_get_config_makes_the_term_again():
    term = MRFLoss(["a"], 3.0)
    assert vars(MRFLoss.from_config(term.get_config())) == vars(term)
