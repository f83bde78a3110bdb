import numpy as np

from tfstyle.images.contact_sheet import heat


def test_lightness_grows_evenly():
    colors = heat(np.linspace(0, 1, 101)[None])[0]
    linear = np.where(
        colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4
    )
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    lightness = 116 * np.cbrt(luminance) - 16  # of CIELAB, above 8
    steps = np.diff(lightness)
    assert steps.min() > 0
    assert steps.max() < 2.5 * steps.mean()


def test_values_outside_are_clipped():
    np.testing.assert_array_equal(
        heat(np.array([[-3.0, 0.0, 1.0, 9.0]]))[0, [0, 3]],
        heat(np.array([[0.0, 1.0]]))[0],
    )
