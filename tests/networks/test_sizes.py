import numpy as np
import pytest

from tests.networks.table import make_inputs, run
from tfstyle.networks.families import MIN_PHOTO_SIDE


@pytest.mark.slow
@pytest.mark.parametrize(
    "size", [(MIN_PHOTO_SIDE, MIN_PHOTO_SIDE), (13, 14), (15, 31), (33, 16), (64, 48)]
)
def test_the_output_is_of_the_size_of_the_input(network, random, size):
    picture = run(network, make_inputs(random, *size))
    assert picture.shape == (1, *size, 3)
    assert np.isfinite(picture).all()


def test_each_picture_of_a_batch_is_painted_as_alone(network, random):
    batch = make_inputs(random, 21, 18, [(1, 0), (0, 1), (0.3, 0.3)])
    together = run(network, batch)
    for i in range(3):
        alone = run(network, {name: x[i : i + 1] for name, x in batch.items()})
        np.testing.assert_allclose(together[i], alone[0], atol=1e-5)
