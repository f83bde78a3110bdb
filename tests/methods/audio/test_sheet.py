"""Tests of the contact sheet for sounds."""

import numpy as np
import pytest

import tfstyle
from tests.methods.audio.sounds import clicks, hum
from tfstyle.errors import InputError
from tfstyle.images.contact_sheet import heat
from tfstyle.methods.audio.sheet import inspect_sounds
from tfstyle.sounds.sound import Sound


def test_a_sheet_has_a_row_for_each_sound_and_four_cells():
    sheet = inspect_sounds([clicks(), hum(channels=2, rate=16000)], side=64)
    assert sheet.shape[1] == 4 * (3 * 64 + 12) + 12
    assert sheet.dtype == np.float32
    assert 0 <= sheet.min() <= sheet.max() <= 1
    assert inspect_sounds(clicks(), side=64).shape[0] < sheet.shape[0]


def test_silence_is_dark():
    silence = Sound(np.zeros((8000, 1), np.float32), 8000)
    sheet = inspect_sounds(silence, side=64)
    np.testing.assert_array_equal(
        sheet[12 : 12 + 64, 12 : 12 + 192],
        np.broadcast_to(heat(np.zeros((1, 1)))[0, 0], (64, 192, 3)),
    )


def test_the_function_shows_sounds():
    sheet = tfstyle.inspect([hum()], cell_size=64)
    np.testing.assert_array_equal(sheet, inspect_sounds(hum(), side=64))


def test_a_low_hum_is_bright_at_the_bottom_of_its_spectrogram():
    sheet = inspect_sounds(hum(), side=64)
    spectrogram = sheet[12 : 12 + 64, 12 : 12 + 3 * 64]
    brightest = heat(np.ones((1, 1)))[0, 0]
    error = np.abs(spectrogram - brightest).sum(axis=2).mean(axis=1)
    assert error.argmin() > 55


@pytest.mark.parametrize("other", ["photo.jpg", np.zeros((8, 8, 3), np.float32)])
def test_sounds_and_pictures_are_not_mixed(other):
    with pytest.raises(InputError, match="only pictures or only sounds"):
        tfstyle.inspect([hum(), other])
