import numpy as np
import pytest

from tfstyle.images import match_color, match_histogram, to_uint8, transfer_luminance
from tfstyle.images import parts as module
from tfstyle.methods.stylize.preserve_color import keep_color


@pytest.fixture
def pictures(random):
    """A painted picture and a photograph of other colours."""
    painted = random.random((53, 40, 3), np.float32)
    return painted, 0.5 * painted[..., ::-1] + [0.4, 0.2, 0.0]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(module, "BAND_ROWS", 10)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("luminance", transfer_luminance),
        ("match", match_color),
        ("histogram", match_histogram),
    ],
)
def test_parts_give_what_the_whole_gives(how, expected, pictures):
    painted, photo = pictures[0], pictures[1].astype(np.float32)
    whole = expected(painted, photo)
    kept = keep_color(painted.copy(), photo, how)
    np.testing.assert_allclose(kept, whole, atol=1e-6)
    kept = keep_color(to_uint8(painted), to_uint8(photo), how)
    assert kept.dtype == np.uint8
    # two roundings, and a matrix that stretches the first
    np.testing.assert_allclose(kept / 255, whole, atol=3 / 255)


def test_colors_are_measured_on_some_pixels_of_a_large_picture(pictures, monkeypatch):
    painted, photo = (np.kron(x, np.ones((4, 4, 1))) for x in pictures)
    painted, photo = painted.astype(np.float32), photo.astype(np.float32)
    whole = match_color(painted, photo)
    monkeypatch.setattr(module, "SAMPLE_PIXELS", painted[..., 0].size / 9)
    kept = keep_color(painted.copy(), photo, "match")
    np.testing.assert_allclose(kept, whole, atol=0.03)
    photo[::3, ::3] = photo[::3, ::3, ::-1]  # the pixels that are looked at
    other = keep_color(painted.copy(), photo, "match")
    np.testing.assert_allclose(
        other.mean(axis=(0, 1)), kept.mean(axis=(0, 1))[::-1], atol=0.03
    )


def test_none_leaves_it(pictures):
    painted, photo = pictures
    assert keep_color(painted, photo, "none") is painted
