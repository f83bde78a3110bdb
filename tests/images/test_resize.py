import tracemalloc

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images.resize import (
    METHODS,
    fit,
    resize,
    resize_part,
    resize_tiling,
    zoom,
)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", [(7, 50), (40, 3), (1, 1)])
@pytest.mark.parametrize("channels", [1, 3, 5])
def test_shape_and_type(method, size, channels, random):
    image = random.normal(size=(20, 30, channels))
    resized = resize(image, size, method)
    assert resized.shape == (*size, channels)
    assert resized.dtype == np.float32
    assert resized.flags["C_CONTIGUOUS"]


@pytest.mark.parametrize("method", METHODS)
def test_constant_of_any_range(method):
    resized = resize(np.full((9, 13, 2), -1234.5), (20, 5), method)
    np.testing.assert_allclose(resized, -1234.5, rtol=1e-6)


def test_channels_are_independent(random):
    image = random.random((9, 13, 4))
    together = resize(image, (5, 20))
    for channel in range(4):
        alone = resize(image[..., channel : channel + 1], (5, 20))
        np.testing.assert_array_equal(together[..., channel], alone[..., 0])


def test_bilinear_halving_is_the_triangle_filter(random):
    # The triangle spans two old pixels either way: weights 1 3 3 1.
    row = random.random(16)
    image = np.tile(row[None, :, None], (2, 1, 1))
    resized = resize(image, (2, 8), "bilinear")
    expected = [
        (row[2 * i - 1 : 2 * i + 3] * (1, 3, 3, 1)).sum() / 8 for i in range(1, 7)
    ]
    np.testing.assert_allclose(resized[0, 1:-1, 0], expected, rtol=1e-5)


def test_nearest_makes_no_new_values():
    image = np.arange(6.0).reshape(2, 3, 1)
    expected = np.kron(image[..., 0], np.ones((2, 2)))
    np.testing.assert_array_equal(resize(image, (4, 6), "nearest")[..., 0], expected)


@pytest.mark.parametrize("method", ["lanczos", "bicubic", "bilinear"])
def test_shrinking_does_not_alias(method):
    stripes = np.tile([0.0, 1.0], (64, 32))[..., None]
    resized = resize(stripes, (16, 21), method)
    np.testing.assert_allclose(resized[:, 2:-2], 0.5, atol=0.05)


def test_clip():
    edge = np.repeat([0.0, 1.0], 10)[None, :, None] * np.ones((20, 1, 1))
    overshoot = resize(edge, (20, 60))
    assert overshoot.min() < -0.01
    assert overshoot.max() > 1.01
    np.testing.assert_array_equal(
        resize(edge, (20, 60), clip=True), np.clip(overshoot, 0, 1)
    )


def test_same_size_is_a_copy(random):
    image = random.random((9, 13, 3), np.float32)
    resized = resize(image, (9, 13))
    np.testing.assert_array_equal(resized, image)
    resized[:] = 0
    assert image.min() > 0


@pytest.mark.parametrize(
    ("arguments", "received"),
    [
        ((np.zeros((4, 4)), (2, 2)), "image.shape=(4, 4)"),
        ((np.zeros((0, 4, 3)), (2, 2)), "image.shape=(0, 4, 3)"),
        ((np.zeros((4, 4, 3)), (0, 2)), "size=(0, 2)"),
        ((np.zeros((4, 4, 3)), (2,)), "size=(2,)"),
        ((np.zeros((4, 4, 3)), (2, 2), "lanczoz"), "method='lanczoz'"),
    ],
)
def test_refused(arguments, received):
    with pytest.raises(InputError) as caught:
        resize(*arguments)
    assert str(caught.value).endswith(f"Received: {received}")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((480, 640, 512), (384, 512)),
        ((640, 480, 512), (512, 384)),
        ((100, 100, 7), (7, 7)),
        ((10, 20, 200), (100, 200)),
        ((333, 1000, 100), (33, 100)),  # 33.3
        ((336, 1000, 100), (34, 100)),  # 33.6
        ((335, 1000, 100), (34, 100)),  # 33.5
        ((1, 5000, 256), (1, 256)),  # 0.05
    ],
)
def test_fit(arguments, expected):
    assert fit(*arguments) == expected


@pytest.mark.parametrize("arguments", [(0, 5, 5), (5, -1, 5), (5, 5, 0)])
def test_fit_refuses(arguments):
    with pytest.raises(InputError, match=r"Received: \w+=-?\d$"):
        fit(*arguments)


def test_area_gives_means_and_enlarges_to_cells(random):
    image = random.random((4, 6, 2))
    means = image.reshape(2, 2, 3, 2, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(resize(image, (2, 3), "area"), means, atol=1e-6)
    cells = image.repeat(3, axis=0).repeat(2, axis=1)
    np.testing.assert_allclose(resize(image, (12, 12), "area"), cells, atol=1e-6)


def test_zoom_enlarges_about_the_middle():
    y, x = np.mgrid[:60, :80] + 0.5
    slope = np.stack([y / 60, x / 80, 0 * x], axis=2)
    zoomed = zoom(slope, 1.25)
    expected = np.stack(
        [0.5 + (y / 60 - 0.5) / 1.25, 0.5 + (x / 80 - 0.5) / 1.25, 0 * x], axis=2
    )
    np.testing.assert_allclose(zoomed, expected, atol=2e-3)
    assert zoomed.dtype == np.float32


def test_zoom_by_one_changes_nothing(random):
    image = random.random((17, 23, 3)).astype(np.float32)
    np.testing.assert_allclose(zoom(image, 1.0), image, atol=1e-6)


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


@pytest.mark.parametrize("size", [(90, 130), (11, 17), (20, 30), (300, 30)])
def test_a_part_is_that_of_the_whole(size, random):
    image = random.random((20, 30, 3), np.float32)
    height, width = size
    part = slice(height // 3, height), slice(2, width // 2 + 2)
    for clip in (False, True):
        expected = resize(image, size, clip=clip)[part]
        found = resize_part(image, size, part, clip)
        np.testing.assert_allclose(found, expected, atol=1e-5)
        assert found.flags["C_CONTIGUOUS"]


def test_a_part_of_a_panorama_needs_little_memory(random):
    image = random.random((2, 50_000, 3), np.float32)
    tracemalloc.start()
    part = slice(0, 256), slice(10**6, 10**6 + 256)
    resize_part(image, (256, 6_400_000), part)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20e6
