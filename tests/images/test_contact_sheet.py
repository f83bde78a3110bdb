import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images.contact_sheet import GAP, LETTERS, contact_sheet, heat


def _plain(height, width, value):
    return np.full((height, width, 3), value, np.float32)


def test_pictures_lie_in_rows_in_their_order():
    values = [0.1, 0.2, 0.3, 0.4, 0.5]
    sheet = contact_sheet([_plain(20, 30, v) for v in values], [""] * 5, columns=2)
    middles = []
    for value in values:
        ys, xs = np.nonzero(np.isclose(sheet[..., 0], value, atol=1e-4))
        middles.append((ys.mean(), xs.mean()))
        assert ys.max() - ys.min() == 19
        assert xs.max() - xs.min() == 29
    assert middles[0][0] == middles[1][0] < middles[2][0] == middles[3][0]
    assert middles[0][1] == middles[2][1] == middles[4][1] < middles[1][1]


def test_a_smaller_picture_lies_in_the_middle_of_its_cell():
    sheet = contact_sheet([_plain(40, 40, 0.2), _plain(20, 10, 0.6)], ["", ""], 1)
    ys, xs = np.nonzero(np.isclose(sheet[..., 0], 0.6, atol=1e-4))
    assert (xs.min() + xs.max()) / 2 == GAP + 20 - 0.5
    assert ys.max() - ys.min() == 19


def test_each_label_is_written_below_its_picture():
    blank = contact_sheet([_plain(20, 90, 0.5)] * 2, ["", ""], 2)
    named = contact_sheet([_plain(20, 90, 0.5)] * 2, ["", "wave"], 2)
    ys, xs, _ = np.nonzero(blank != named)
    assert ys.min() >= GAP + 20
    assert ys.max() < GAP + 20 + 2 * LETTERS
    assert xs.min() >= GAP + 90 + GAP
    assert named[ys, xs].min() < 0.3
    np.testing.assert_array_equal(blank[:, :, 0].max(axis=0), 1.0)


def test_bytes_and_floats_look_alike():
    image = np.arange(20 * 30 * 3, dtype=np.uint8).reshape(20, 30, 3)
    first, second = (
        contact_sheet([picture], ["a"])
        for picture in (image, image.astype(np.float32) / np.float32(255))
    )
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(
    ("count", "labels", "columns"), [(0, [], 1), (2, ["a"], 1), (1, ["a"], 0)]
)
def test_what_cannot_be_laid_out_is_refused(count, labels, columns):
    with pytest.raises(InputError, match="Received: "):
        contact_sheet([_plain(20, 20, 0.5)] * count, labels, columns)


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


def test_a_label_without_glyphs_is_drawn_as_code_points():
    drawn, expected = (
        contact_sheet([_plain(20, 200, 0.5)], [label])
        for label in ("Große 波", r"Grosse \u6ce2")
    )
    np.testing.assert_array_equal(drawn, expected)
