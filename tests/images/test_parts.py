import numpy as np

from tfstyle.images import parts as module
from tfstyle.images.parts import bands, sample


def test_bands_cover_each_row_once(random):
    rows = np.arange(200)
    np.testing.assert_array_equal(np.concatenate([rows[b] for b in bands(200)]), rows)


def test_a_sample_is_small_and_even(random, monkeypatch):
    image = random.integers(0, 256, (30, 40, 3), np.uint8)
    np.testing.assert_allclose(sample(image), image / 255, rtol=1e-6)
    monkeypatch.setattr(module, "SAMPLE_PIXELS", 30 * 40 / 9)
    np.testing.assert_allclose(sample(image), image[::3, ::3] / 255, rtol=1e-6)
