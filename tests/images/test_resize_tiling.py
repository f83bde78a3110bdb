import numpy as np
import pytest

from tfstyle.images import resize
from tfstyle.images.resize import resize_tiling


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ((16, 24), (32, 48)),
        ((16, 24), (24, 36)),
        ((17, 23), (40, 51)),
        ((9, 9), (9, 9)),
    ],
)
def test_equals_the_middle_of_nine_copies(small, large, random):
    image = random.random((*small, 3), np.float32)
    nine = resize(np.tile(image, (3, 3, 1)), (3 * large[0], 3 * large[1]))
    middle = nine[large[0] : 2 * large[0], large[1] : 2 * large[1]]
    np.testing.assert_allclose(resize_tiling(image, large), middle, atol=1e-5)


def test_plain_resizing_differs_at_the_border_only(random):
    image = random.random((32, 32, 3), np.float32)
    plain, tiling = resize(image, (64, 64)), resize_tiling(image, (64, 64))
    differs = np.abs(plain - tiling).max(axis=-1) > 1e-3
    assert differs[0].mean() > 0.9
    assert not differs[8:-8, 8:-8].any()
