import numpy as np
import pytest

from tfstyle.features.winograd_matrices import (
    POINTS,
    transform_kernel,
    transform_matrices,
    turned_matrices,
)


@pytest.mark.parametrize("points", [POINTS, (0, 1, -1, 2, -2), (0.5, 1, 2, 3, 4)])
def test_six_products_are_a_filter_of_three_taps(random, points):
    outputs, taps, inputs = transform_matrices(points)
    kernel, signal = random.normal(size=3), random.normal(size=6)
    filtered = outputs @ ((taps @ kernel) * (inputs @ signal))
    np.testing.assert_allclose(filtered, np.correlate(signal, kernel), atol=1e-12)


def test_turned_matrices_filter_with_the_taps_in_reverse(random):
    outputs, inputs = turned_matrices()
    _, taps, _ = transform_matrices()
    kernel, signal = random.normal(size=3), random.normal(size=6)
    filtered = outputs @ ((taps @ kernel) * (inputs @ signal))
    np.testing.assert_allclose(filtered, np.correlate(signal, kernel[::-1]), atol=1e-12)


def test_a_kernel_is_transformed_along_rows_and_columns(random):
    kernel = random.normal(size=(3, 3, 2, 5))
    _, taps, _ = transform_matrices()
    transformed = transform_kernel(kernel)
    assert transformed.shape == (36, 2, 5)
    for row in range(6):
        for column in range(6):
            expected = taps[row] @ kernel[:, :, 1, 4] @ taps[column]
            found = transformed[6 * row + column, 1, 4]
            np.testing.assert_allclose(found, expected, rtol=1e-6)
