import numpy as np
import pytest

from tests.benchmarks.artefacts import BORDER, checkerboards, frame


def _photos(random, number=8):
    """Returns noise with a spectrum like that of photographs."""
    frequency = np.hypot(np.fft.fftfreq(128)[:, None], np.fft.fftfreq(128))
    frequency[0, 0] = 1
    noise = random.standard_normal((number, 3, 128, 128))
    smooth = np.fft.ifft2(np.fft.fft2(noise) / frequency).real
    smooth /= 10 * smooth.std()
    return np.clip(0.5 + smooth, 0, 1).transpose(0, 2, 3, 1)


def _add(pictures, pattern):
    return pictures + pattern[..., None]


def test_pictures_without_artefacts_are_about_one(random):
    photos = _photos(random)
    assert 0.3 < frame(photos) < 3
    for photo in photos:
        assert all(0.6 < value < 1.6 for value in checkerboards(photo).values())


def test_noise_is_about_one(random):
    noise = random.random((8, 128, 128, 3))
    assert 0.3 < frame(noise) < 3
    assert all(0.7 < value < 1.4 for value in checkerboards(noise[0]).values())


def test_a_picture_of_one_colour_has_neither():
    plain = np.full((2, 64, 64, 3), 0.5)
    assert frame(plain) == 0
    assert set(checkerboards(plain[0]).values()) == {0}


@pytest.mark.parametrize("side", ["all", "top", "right"])
def test_a_darker_border_is_a_frame(random, side):
    photos = _photos(random)
    border = np.zeros((128, 128))
    if side in ("all", "top"):
        border[:3] = 0.1
    if side in ("all", "right"):
        border[:, -3:] = 0.1
    if side == "all":
        border[-3:] = border[:, :3] = 0.1
    assert frame(_add(photos, -border)) > 10 * frame(photos)


def test_a_line_inside_is_no_frame(random):
    photos = _photos(random)
    line = np.zeros((128, 128))
    line[BORDER + 10] = 0.1
    assert frame(_add(photos, line)) < 1.5 * frame(photos)


def test_a_quieter_border_is_no_frame(random):
    noise = 0.5 + 0.2 * random.standard_normal((8, 128, 128, 3))
    ramp = np.minimum(np.arange(128), np.arange(128)[::-1]) / 64
    quiet = 0.5 + (noise - 0.5) * np.minimum.outer(ramp, ramp)[..., None]
    assert 0.3 < frame(quiet) < 3


@pytest.mark.parametrize(("period", "other"), [(2, 4), (4, 2)])
@pytest.mark.parametrize("direction", ["rows", "columns", "both"])
def test_a_faint_pattern_is_found_at_its_period(random, period, other, direction):
    photo = _photos(random)[0]
    wave = np.cos(2 * np.pi * np.arange(128) / period)
    ones = np.ones(128)
    first = ones if direction == "columns" else wave
    second = ones if direction == "rows" else wave
    found = checkerboards(_add(photo, np.outer(first, second) * 4 / 255))
    before = checkerboards(photo)
    assert found[period] > 3 * before[period]
    assert found[other] == pytest.approx(before[other], rel=0.05)


def test_a_pattern_of_another_period_is_not_mistaken(random):
    photo = _photos(random)[0]
    wave = np.cos(2 * np.pi * np.arange(128) / 6)
    found = checkerboards(_add(photo, np.outer(wave, wave) * 4 / 255))
    for period, before in checkerboards(photo).items():
        assert found[period] < 1.2 * before
