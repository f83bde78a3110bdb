"""Tests of smoothing flat areas, compared with the guided filter in NumPy."""

import numpy as np
import pytest
from scipy.ndimage import zoom

from tests.networks.table import run
from tests.painting_model import make_painting_network
from tfstyle.networks.arbitrary_family import SMOOTHING
from tfstyle.networks.families import PAINT, family_of
from tfstyle.networks.layers.smoothing import FlatAreaSmoothing
from tfstyle.networks.styles import with_effect

pytestmark = pytest.mark.slow


def _smooth(painted, photo, share):
    layer = FlatAreaSmoothing()
    shares = np.full((1, 1), share, np.float32)
    return np.array(layer(painted[None], photo[None], shares))[0]


def _window_means(values, side):
    """Means over windows, of which only the part inside the map counts."""
    means, half = np.empty_like(values), side // 2
    for y, x in np.ndindex(values.shape):
        rows = slice(max(0, y - half), y + half + 1)
        means[y, x] = values[rows, max(0, x - half) : x + half + 1].mean()
    return means


def _cells(values):
    height, width = values.shape
    return values.reshape(height // 4, 4, width // 4, 4).mean(axis=(1, 3))


def _guided(painted, light, share):
    """The same for one channel, in double precision."""
    guide, color = _cells(light), _cells(painted)
    mean, mean_color = _window_means(guide, 7), _window_means(color, 7)
    slope = _window_means(guide * color, 7) - mean * mean_color
    slope /= _window_means(guide**2, 7) - mean**2 + 1e-3
    flat = np.exp(-(_window_means(_cells(light**2), 7) - mean**2) / 0.05**2)
    maps = [_window_means(m, 5) for m in (slope, mean_color - slope * mean, flat)]
    slope, offset, flat = (
        zoom(m, 4, order=1, mode="nearest", grid_mode=True) for m in maps
    )
    return painted + share * flat * (slope * light + offset - painted)


def test_is_the_guided_filter_where_the_photo_is_flat(random):
    photo = 0.5 + 0.1 * random.random((40, 48, 3), np.float32)
    photo[:, 24:] += 0.3
    painted = random.random((40, 48, 3), np.float32)
    light = photo.mean(axis=-1).astype(float)
    expected = np.stack(
        [_guided(painted[..., c].astype(float), light, 0.7) for c in range(3)], axis=-1
    )
    np.testing.assert_allclose(_smooth(painted, photo, 0.7), expected, atol=1e-4)


def test_detailed_areas_and_a_share_of_0_change_nothing(random):
    painted, photo = (random.random((24, 24, 3), np.float32) for _ in range(2))
    flat = np.full_like(photo, 0.5)
    np.testing.assert_allclose(_smooth(painted, photo > 0.5, 1.0), painted, atol=1e-5)
    np.testing.assert_array_equal(_smooth(painted, flat, 0.0), painted)


def test_a_copy_paints_the_same_but_for_the_smoothing(random):
    network = make_painting_network()
    copy = with_effect(network, SMOOTHING, paintings=0.6, named_styles=0.25)
    assert with_effect(copy, SMOOTHING, 0.1).get_config() == copy.get_config()
    image = random.random((1, 21, 18, 3), np.float32)
    inputs = {"image": image, "painting": image, "style_weights": np.eye(1, 3)}
    made = [
        {n: np.array(v) for n, v in n_(_with_code(n_, inputs)).items()}
        for n_ in (network, copy)
    ]
    for name, last in (("code", 0.6), ("named_code", 0.25)):
        old, new = (codes[name][0] for codes in made)
        np.testing.assert_allclose(new, [*old, last], atol=1e-6)
    pictures = []
    for each in (network, copy):
        paint = family_of(each).signature(PAINT).make_model(each)
        code = np.zeros((1, paint.input["code"].shape[-1]), np.float32)
        pictures.append(run(paint, {"image": image, "code": code}))
    np.testing.assert_allclose(*pictures, atol=1e-6)


def _with_code(network, inputs):
    return {**inputs, "code": np.array(network.neutral)[None]}
