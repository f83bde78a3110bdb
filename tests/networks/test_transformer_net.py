import pytest

from tfstyle.networks.transformer_net import TransformerNet


def _parameters(full: int, half: int, quarter: int, blocks: int, styles: int) -> int:
    """Counted by hand: kernels, the bias of the last, a scale and shift per style."""
    kernels = 7 * 7 * 3 * half + 9 * half * quarter + 2 * blocks * 9 * quarter**2
    kernels += 9 * quarter * half + 9 * half * full + 7 * 7 * full * 3 + 3
    channels = half + quarter + 2 * blocks * quarter + half + full
    return kernels + 2 * styles * channels


@pytest.mark.slow
@pytest.mark.parametrize(
    ("alpha", "channels"),
    [(1, (32, 64, 128)), (0.5, (16, 32, 64)), (0.125, (4, 8, 16)), (0.01, (1, 1, 1))],
)
def test_alpha_scales_the_channels(alpha, channels):
    network = TransformerNet(1, alpha=alpha, blocks=1)
    names = ("up2_conv", "stem_conv", "down_conv")
    assert tuple(network.get_layer(name).filters for name in names) == channels
    assert network.count_params() == _parameters(*channels, blocks=1, styles=1)


@pytest.mark.slow
def test_a_style_more_costs_scales_and_shifts_only():
    six = TransformerNet(6)
    assert six.count_params() == _parameters(16, 32, 64, blocks=5, styles=6)
    assert TransformerNet(7).count_params() - six.count_params() == 2 * 784


def test_no_blocks_is_a_network_too():
    assert TransformerNet(1, 0.125, 0).count_params() == _parameters(4, 8, 16, 0, 1)


def test_names_of_weights_stay_because_files_of_weights_hold_them():
    paths = [weight.path for weight in TransformerNet(1, 0.125, 1).weights]
    parts = ["stem", "down", "residual1_1", "residual1_2", "up1", "up2"]
    weights = [(f"{p}_conv/kernel", f"{p}_norm/gamma", f"{p}_norm/beta") for p in parts]
    flat = [name for names in weights for name in names]
    assert paths == [*flat, "image_conv/kernel", "image_conv/bias"]
