import numpy as np
import pytest
import tensorflow as tf

from tfstyle.features.vgg19 import vgg19_features
from tfstyle.losses.style import GuidedStyleLoss, Region, StyleLoss


@pytest.fixture
def halves():
    """Guides of the left and of the right half of 12 x 20 positions."""
    left = np.zeros((1, 12, 20, 1), np.float32)
    left[:, :, :10] = 1
    return [{"a": left}, {"a": 1 - left}]


def _target(term, guides, styles, shares=(0.5, 0.5)):
    wanted = [StyleLoss(term.layers).target([style], [1.0]) for style in styles]
    return [Region(*parts) for parts in zip(shares, guides, wanted, strict=True)]


def test_is_the_weighted_sum_of_the_cropped_regions(halves, random):
    features, one, two = (
        {"a": random.random((2, 12, 20, 4), np.float32)} for _ in range(3)
    )
    guided, plain = GuidedStyleLoss(["a"]), StyleLoss(["a"])
    found = guided(None, features, _target(guided, halves, (one, two), (0.3, 0.7)))
    parts = features["a"][:, :, :10], features["a"][:, :, 10:]
    expected = sum(
        share * plain(None, {"a": part}, plain.target([style], [1.0])).numpy()
        for share, part, style in zip((0.3, 0.7), parts, (one, two), strict=True)
    )
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_each_region_hears_of_its_own_style_only(random):
    see = vgg19_features(["relu1_1"], None)
    image = tf.constant(random.random((1, 16, 24, 3), np.float32))
    paintings = random.random((3, 1, 16, 16, 3), np.float32)
    left = np.zeros((1, 16, 24, 1), np.float32)
    left[:, :, :12] = 1
    guides = [{"relu1_1": left}, {"relu1_1": 1 - left}]
    term = GuidedStyleLoss(["relu1_1"])

    def gradient(*styles):
        target = _target(term, guides, [see(style) for style in styles])
        with tf.GradientTape() as tape:
            tape.watch(image)
            value = term(image, see(image), target)
        return tape.gradient(value, image).numpy()[0]

    first, second = gradient(*paintings[:2]), gradient(*paintings[::2])
    changed = np.abs(first - second).max(axis=(0, 2)) > 1e-9
    # A position of relu1_1 sees one pixel beyond its own to each side.
    assert not changed[:11].any()
    assert changed[11:].all()


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_region_is_drawn_as_strongly_whatever_its_area(share, random):
    # A pixel of a small region gets the gradient that one of a large region gets.
    pattern = random.random((1, 10, 2, 4), np.float32)
    features = {"a": tf.constant(np.tile(pattern, (1, 1, 10, 1)))}
    guide = np.zeros((1, 10, 20, 1), np.float32)
    guide[:, :, : int(20 * share)] = 1
    term = GuidedStyleLoss(["a"])
    style = {"a": random.random((1, 6, 6, 4), np.float32)}

    def gradient(guide, share):
        target = _target(term, [{"a": guide}], [style], [share])
        with tf.GradientTape() as tape:
            tape.watch(features)
            value = term(None, features, target)
        return tape.gradient(value, features)["a"].numpy()

    whole, part = gradient(np.ones_like(guide), 1.0), gradient(guide, share)
    np.testing.assert_allclose(part, whole * guide, rtol=1e-4, atol=1e-9)


def test_sums_of_parts_are_those_of_the_whole(halves, random):
    features, style = (
        {"a": random.random((1, 12, 20, 4), np.float32)} for _ in range(2)
    )
    term = GuidedStyleLoss(["a"])
    target = _target(term, halves, (style, style))

    def cut(rows):
        return lambda maps: {name: values[:, rows] for name, values in maps.items()}

    whole, *parts = (
        term.accumulate(cut(rows)(features), term.target_at(target, cut(rows)))
        for rows in (slice(None), slice(5), slice(5, 12))
    )
    for region, upper, lower in zip(whole, *parts, strict=True):
        for expected, sums in zip(region["a"], upper["a"] + lower["a"], strict=True):
            np.testing.assert_allclose(sums, expected, rtol=1e-6)


def test_get_config_makes_the_term_again():
    term = GuidedStyleLoss(["a"], 2.0, "covariance", "tf_tutorial", "mine")
    assert vars(GuidedStyleLoss.from_config(term.get_config())) == vars(term)
