"""Tests of losses for `fit`, compared with their definitions in NumPy."""

import keras
import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.losses.keras_losses import (
    ContentDistance,
    StatisticDistance,
    StyleDistance,
)


def _relative(value, target):
    axes = tuple(range(1, value.ndim))
    return ((value - target) ** 2).sum(axes) / (target**2).sum(axes)


def _gram(maps):
    flat = maps.reshape(len(maps), -1, maps.shape[-1])
    return np.einsum("npc,npd->ncd", flat, flat) / flat.shape[1]


def _restored(loss):
    return keras.losses.deserialize(keras.losses.serialize(loss))


def test_gram_matrices_of_feature_maps(random):
    target, maps = random.random((2, 3, 6, 5, 4), np.float32)
    loss = StatisticDistance(reduction="none")
    expected = _relative(_gram(maps), _gram(target))
    np.testing.assert_allclose(loss(target, maps), expected, rtol=1e-4)
    np.testing.assert_allclose(_restored(loss)(target, maps), expected, rtol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("statistic", ["gram", "covariance", "mean_std", "w2"])
def test_every_statistic_trains(statistic, random):
    model = keras.Sequential([keras.Input((8, 8, 2)), keras.layers.Conv2D(3, 3)])
    model.compile("sgd", loss=StatisticDistance(statistic))
    maps, target = random.random((2, 8, 8, 2)), random.random((2, 6, 6, 3))
    assert np.isfinite(model.fit(maps, target, verbose=0).history["loss"]).all()


def test_an_unknown_statistic_is_refused():
    with pytest.raises(InputError, match="gram"):
        StatisticDistance("grams")


def test_pictures_by_their_features(random, vgg19_weights):
    target, images = random.random((2, 2, 32, 40, 3), np.float32)
    path = str(vgg19_weights)
    content = ContentDistance("relu2_1", path, reduction="none")
    style = StyleDistance(["relu1_1", "relu2_1"], "gram", path, reduction="none")
    seen, wanted = (
        {name: maps.numpy().astype(float) for name, maps in style.extractor(x).items()}
        for x in (images, target)
    )
    content_expected = _relative(seen["relu2_1"], wanted["relu2_1"])
    each = [_relative(_gram(seen[n]), _gram(wanted[n])) for n in style.layers]
    for loss, expected in ((content, content_expected), (style, np.mean(each, 0))):
        np.testing.assert_allclose(loss(target, images), expected, rtol=1e-3)
        again = _restored(loss)
        assert again.get_config() == loss.get_config()
        np.testing.assert_allclose(again(target, images), expected, rtol=1e-3)


def test_paintings_of_another_size(random, vgg19_weights):
    loss = StyleDistance(["relu1_1"], vgg19_weights=vgg19_weights)
    images = random.random((1, 32, 32, 3), np.float32)
    larger = np.tile(images, (1, 2, 2, 1))
    assert float(loss(larger, images)) < 0.01


@pytest.mark.parametrize("distance", [ContentDistance, StyleDistance])
def test_no_layers_are_refused(distance, vgg19_weights):
    with pytest.raises(InputError, match=r"to contain a layer. Received: layers=\(\)"):
        distance([], vgg19_weights=vgg19_weights)
