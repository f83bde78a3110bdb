import numpy as np
import pytest

from tfstyle.losses.grid import GridLoss

Y, X = np.mgrid[:64, :96].astype(np.float32)


def _grid(picture: np.ndarray) -> float:
    images = np.broadcast_to(picture[None, ..., None], (1, *picture.shape, 3))
    (value,) = np.asarray(GridLoss()(images.astype(np.float32), {}))
    return float(value)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("period", [2, 4])
def test_a_wave_of_the_grids_period_has_its_energy(period, turned):
    wave = 0.1 * np.cos(2 * np.pi * (Y if turned else X) / period)
    # Subtract the best-fitting plane from the 16 values of a grid cell.
    y, x = np.mgrid[:4, :4].reshape(2, 16)
    values = 0.1 * np.cos(2 * np.pi * (y if turned else x) / period)
    basis = np.stack([np.ones(16), x, y], axis=1)
    rest = values - basis @ np.linalg.lstsq(basis, values, rcond=None)[0]
    assert _grid(wave) == pytest.approx(np.mean(rest**2), rel=1e-4)
    assert _grid(wave) > 0.4 * np.mean(wave**2)


def test_an_even_slope_has_none():
    assert _grid(0.3 + 0.004 * X - 0.002 * Y) == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize("period", [3, 5, 8])
def test_waves_of_other_periods_have_next_to_none(period):
    wave = 0.1 * np.cos(2 * np.pi * X / period)
    assert _grid(wave) < 0.02 * np.mean(wave**2)


def test_each_picture_has_its_own_value(random):
    images = random.random((2, 36, 50, 3), np.float32)
    both = np.asarray(GridLoss()(images, {}))
    assert both.shape == (2,)
    alone = np.asarray(GridLoss()(images[1:], {}))
    assert both[1] == pytest.approx(float(alone[0]), rel=1e-5)


def test_get_config_makes_the_term_again():
    term = GridLoss(weight=3.0)
    assert vars(GridLoss.from_config(term.get_config())) == vars(term)
