import pytest

from tfstyle.networks.families import count_parameters
from tfstyle.networks.transformer_net import TransformerNet


@pytest.mark.slow
@pytest.mark.parametrize(
    ("styles", "alpha", "blocks"),
    [(1, 1 / 32, 0), (2, 0.125, 1), (6, 0.5, 5), (3, 0.3, 2), (1, 1, 1)],
)
def test_it_is_what_keras_counts(styles, alpha, blocks):
    network = TransformerNet(styles, alpha, blocks)
    assert count_parameters(styles, alpha, blocks) == network.count_params()
