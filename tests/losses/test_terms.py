from pkgutil import resolve_name

import numpy as np
import pytest
import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.losses import formulas
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.statistics import STATISTICS

TERMS = [
    ContentLoss(["a"], weight=2.0, formula="gatys_2016"),
    StyleLoss(["a", "b"], weight=3.0, statistic="covariance", formula="tf_tutorial"),
    TotalVariationLoss(weight=4.0, formula="neural_style", name="smooth"),
]


@pytest.fixture
def features(random):
    return {n: random.random((1, 4, 5, 3), np.float32) for n in ("a", "b")}


def test_style_of_several_pictures_is_their_weighted_mean(features, random):
    # Gram matrices are linear in the positions, so blending is averaging them.
    other = {n: random.random((1, 8, 3, 3), np.float32) for n in ("a", "b")}
    term = StyleLoss(["a", "b"])
    blended = term.target([features, other], [0.25, 0.75])
    for name in ("a", "b"):
        f, g = features[name].reshape(-1, 3), other[name].reshape(-1, 3)
        expected = 0.25 * f.T @ f / len(f) + 0.75 * g.T @ g / len(g)
        np.testing.assert_allclose(blended[name][0], expected, rtol=1e-5)


def test_style_is_the_mean_over_layers(features):
    both, a, b = (StyleLoss(layers) for layers in (["a", "b"], ["a"], ["b"]))
    doubled = {name: 2 * value for name, value in features.items()}
    values = [
        float(t(None, doubled, t.target([features], [1.0]))[0]) for t in (both, a, b)
    ]
    assert values[0] == pytest.approx((values[1] + values[2]) / 2, rel=1e-5)
    assert values[1] == pytest.approx(9, rel=1e-4)  # (4 G - G)^2 / G^2


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_get_config_makes_the_term_again(term, features, random):
    again = type(term).from_config(term.get_config())
    assert again.get_config() == term.get_config()
    assert vars(again) == vars(term)


@pytest.mark.parametrize("formula", formulas.FORMULAS)
@pytest.mark.parametrize("statistic", STATISTICS)
def test_gradients_equal_finite_differences(formula, statistic, random):
    start = tf.constant(random.random((1, 3, 4, 3)), tf.float64)
    goal = {"a": tf.constant(random.random((1, 3, 4, 3)), tf.float64)}
    terms = [
        ContentLoss(["a"], 1.0, formula),
        StyleLoss(["a"], 1.0, statistic, formula),
        TotalVariationLoss(1e-3, formula),
    ]
    objective = Objective(terms)
    targets = {"content": goal, "style": terms[1].target([goal], [1.0])}

    def loss(image):
        return objective.total(objective(image, {"a": image**2}, targets))

    with tf.GradientTape() as tape:
        tape.watch(start)
        value = loss(start)
    gradient = tape.gradient(value, start).numpy()
    direction = tf.constant(random.standard_normal((1, 3, 4, 3)))
    difference = (
        loss(start + 1e-5 * direction) - loss(start - 1e-5 * direction)
    ) / 2e-5
    assert (gradient * direction.numpy()).sum() == pytest.approx(
        float(difference), rel=1e-4
    )


def test_objective_names_its_terms_and_drops_those_without_weight(features):
    terms = [ContentLoss(["a"], 2.0), StyleLoss(["b"], 0.0), TotalVariationLoss(3.0)]
    objective = Objective(terms)
    image = np.ones((1, 4, 5, 3), np.float32)
    values = objective(image, features, {"content": features})
    assert list(values) == ["content", "tv"]
    assert objective.layers == ("a",)
    assert float(objective.total({"content": 1.0, "tv": 10.0})) == 32.0


@pytest.mark.parametrize("weight", [-1.0, float("nan")])
def test_negative_weights_are_refused(weight):
    with pytest.raises(InputError, match="content_weight"):
        ContentLoss(["a"], weight)


@pytest.mark.parametrize("formula", formulas.FORMULAS)
def test_a_batch_has_the_values_of_its_pictures(formula, random):
    maps, goals = random.random((2, 3, 4, 5, 6), np.float32)
    images = random.random((3, 4, 5, 3), np.float32)
    content, style = ContentLoss(["a"], 1.0, formula), StyleLoss(["a"], formula=formula)
    tv = TotalVariationLoss(formula=formula)
    style_target = style.target([{"a": goals[:1]}], [1.0])
    together = [
        content(images, {"a": maps}, {"a": goals}),
        style(images, {"a": maps}, style_target),
        tv(images, {}),
    ]
    for i in range(3):
        one = {"a": maps[i : i + 1]}
        alone = [
            content(images, one, {"a": goals[i : i + 1]}),
            style(images, one, style_target),
            tv(images[i : i + 1], {}),
        ]
        for whole, part in zip(together, alone, strict=True):
            assert float(whole[i]) == pytest.approx(float(part[0]), rel=1e-5)


@pytest.mark.parametrize("info", STYLE_TERMS.values(), ids=STYLE_TERMS)
def test_the_table_agrees_with_the_class(info):
    term = resolve_name(info.path)
    assert (term.is_sum, term.has_regions) == (info.is_sum, info.has_regions)
