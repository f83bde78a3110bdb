import numpy as np
import pytest

from tests.samples import noise


@pytest.mark.parametrize("ridged", [False, True])
def test_fractal_noise_has_no_lattice(ridged):
    y, x = np.mgrid[:96, :96].astype(np.float32) / 8
    field = noise.fractal_noise(x, y, noise.generator(0), ridged=ridged)
    assert field.dtype == np.float32
    assert 0.1 < field.std() < 1
    on_lines = field[::8].std()
    assert on_lines == pytest.approx(field.std(), rel=0.4)


def test_gradient_noise_is_continuous():
    x = np.linspace(0, 300, 300_001, dtype=np.float32)
    values = noise.gradient_noise(x, np.full_like(x, 0.3), noise.generator(1))
    assert np.abs(np.diff(values)).max() < 0.01


def test_volume_is_periodic():
    volume = noise.noise_volume(16, noise.generator(2))
    points = np.random.default_rng(0).random((3, 50))
    here, there = (
        noise.sample_volume(volume, *points),
        noise.sample_volume(volume, *(points + 1)),
    )
    np.testing.assert_allclose(here, there, atol=1e-4)


def test_sample_volume_meets_the_grid():
    volume = noise.noise_volume(8, noise.generator(3))
    index = np.array([[1], [5], [7]])
    value = noise.sample_volume(volume, *(index / 8))
    assert value[0] == pytest.approx(volume[1, 5, 7])
