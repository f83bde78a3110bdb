"""Tests of the coefficients of Gram matrices."""

import numpy as np
import pytest

from tests.training.paintings import painting_features
from tfstyle.errors import InputError
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.training.arbitrary.cache import PaintingCache
from tfstyle.training.arbitrary.coefficients import gram_coefficients

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"text"])
def test_damaged_components_are_refused_in_a_line(cache, content):
    (cache.folder / "components.npz").write_bytes(content)
    with pytest.raises(InputError, match=r"cache is damaged\. Received: cache="):
        gram_coefficients(cache)
    np.savez(cache.folder / "components.npz", basis=np.zeros(3))
    with pytest.raises(InputError, match=r"cache is damaged\. Received: cache="):
        gram_coefficients(cache)


@pytest.mark.parametrize("count", [1, 2])
def test_few_equal_paintings_have_finite_coefficients(tmp_path, paintings, count):
    for number in range(count):
        (tmp_path / f"{number}.png").write_bytes(paintings[0].read_bytes())
    cache = PaintingCache(tmp_path / "cache", sorted(tmp_path.glob("*.png")), 1)
    cache.fill(painting_features)
    found = gram_coefficients(cache)
    assert found.shape == (count, count - 1 + len(STYLE_LAYERS))
    np.testing.assert_allclose(found, 0, atol=1e-2)


def test_coefficients_tell_apart_what_gram_matrices_tell_apart(cache):
    found = gram_coefficients(cache)
    grams = np.concatenate(
        [
            [
                np.ravel(cache.gram(n, e) / np.linalg.norm(cache.gram(n, e)))
                for e in range(cache.done)
            ]
            for n in STYLE_LAYERS
        ],
        axis=1,
    )
    components = found[:, : -len(STYLE_LAYERS)]
    distances = [
        np.linalg.norm(a[:, None] - a[None], axis=-1) for a in (grams, components)
    ]
    scale = distances[1].max() / distances[0].max()
    np.testing.assert_allclose(distances[1], scale * distances[0], atol=0.02 * scale)
