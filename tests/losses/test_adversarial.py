"""Tests of adversarial, identity and color terms, with expected values from NumPy."""

import numpy as np
import pytest

from tfstyle.losses.adversarial import AdversarialLoss
from tfstyle.losses.picture_terms import ColorLoss, IdentityLoss

RNG = np.random.default_rng(0)
SCORES = {
    kind: {
        "scale1": RNG.normal(size=(2, 3, 4, 1)).astype("float32"),
        "scale2": RNG.normal(size=(2, 1, 2, 1)).astype("float32"),
    }
    for kind in ("real", "fake")
}
PICTURES = RNG.random((2, 2, 8, 8, 3)).astype("float32")


def _means(scores: dict, function) -> np.ndarray:
    return np.mean([[function(s).mean() for s in v] for v in scores.values()], axis=0)


@pytest.mark.parametrize(
    ("formula", "generator", "real", "fake"),
    [
        (
            "hinge",
            lambda s: -s,
            lambda s: np.maximum(1 - s, 0),
            lambda s: np.maximum(1 + s, 0),
        ),
        ("least_squares", lambda s: (s - 1) ** 2, lambda s: (1 - s) ** 2, np.square),
    ],
)
def test_both_sides_of_the_game(formula, generator, real, fake):
    term = AdversarialLoss(formula=formula)
    found = term(None, SCORES["fake"])
    np.testing.assert_allclose(found, _means(SCORES["fake"], generator), rtol=1e-5)
    expected = _means(SCORES["real"], real).mean() + _means(SCORES["fake"], fake).mean()
    found = term.discriminator(SCORES["real"], SCORES["fake"])
    np.testing.assert_allclose(found, expected, rtol=1e-5)


@pytest.mark.parametrize(("formula", "middle"), [("hinge", 0), ("least_squares", 0.5)])
def test_accuracy_counts_patches_on_the_right_side(formula, middle):
    def share(scores):
        return np.mean([(each > middle).mean() for each in scores.values()])

    found = AdversarialLoss(formula=formula).accuracy(SCORES["real"], SCORES["fake"])
    expected = (share(SCORES["real"]) + 1 - share(SCORES["fake"])) / 2
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_identity_is_the_mean_absolute_difference():
    ours, target = PICTURES
    expected = np.abs(ours - target).mean(axis=(1, 2, 3))
    np.testing.assert_allclose(IdentityLoss()(ours, {}, target), expected, rtol=1e-5)


@pytest.mark.parametrize("window", [1, 4])
def test_color_is_that_of_animegan_on_local_means(window):
    ours, target = (
        p.reshape(2, 8 // window, window, 8 // window, window, 3).mean(axis=(2, 4))
        for p in PICTURES
    )
    red, green, blue = np.moveaxis(ours - target, -1, 0)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    chroma = 0.492 * (blue - luma), 0.877 * (red - luma)
    expected = np.abs(luma).mean(axis=(1, 2))
    expected += sum(0.5 * np.square(c).mean(axis=(1, 2)) for c in chroma)
    found = ColorLoss(window=window)(*PICTURES[:1], {}, PICTURES[1])
    np.testing.assert_allclose(found, expected, rtol=1e-3)


def test_terms_are_rebuilt_from_their_configuration():
    terms = (
        AdversarialLoss(0.3, "least_squares"),
        IdentityLoss(0.5),
        ColorLoss(2.0, window=8),
    )
    for term in terms:
        again = type(term).from_config(term.get_config())
        assert again.get_config() == term.get_config()
