import numpy as np
import pytest

torch = pytest.importorskip("torch")

ENCODER = {
    "enc1.0": (16, 3, 9, 9),
    "enc1.2": (32, 1, 3, 3),
    "enc1.4": (32, 32, 1, 1),
    "enc1.6": (64, 1, 3, 3),
    "enc1.8": (64, 64, 1, 1),
    **{
        f"{block}.conv{n}": (64, 64, 3, 3)
        for block in ("enc1.10", "enc2.0")
        for n in (1, 2)
    },
}
MODULATOR = {
    f"{kind}{n}.0": (64, 1, 3, 3) for kind in ("weight", "bias") for n in (1, 2)
}
DECODER = {
    **{f"dec{b}.conv{n}": (64, 64, 3, 3) for b in (1, 2) for n in (1, 2)},
    "dec3.1": (32, 2, 3, 3),
    "dec3.3": (32, 32, 1, 1),
    "dec3.6": (16, 2, 3, 3),
    "dec3.8": (16, 16, 1, 1),
    "dec3.10": (3, 16, 9, 9),
}


@pytest.fixture
def weights(random):
    """Random weights, with the names and shapes of the published files."""

    def arrays(shapes):
        made = {}
        for name, shape in shapes.items():
            spread = 1 / np.sqrt(np.prod(shape[1:]))
            made[f"{name}.conv_layer.weight"] = random.normal(0, spread, shape)
            made[f"{name}.conv_layer.bias"] = random.normal(0, 0.1, shape[0])
        return made

    return {
        "content_encoder": arrays(ENCODER),
        "style_encoder": arrays(ENCODER),
        "modulator": arrays(MODULATOR),
        "decoder": arrays(DECODER),
    }


def test_it_has_the_parameters_of_the_publication(weights):
    # According to table 2 of the MicroAST paper, there are 0.472 million.
    total = sum(a.size for part in weights.values() for a in part.values())
    assert round(total / 1e6, 3) == 0.472


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_it_paints_the_size_that_it_is_given(weights, random, layout, tmp_path):
    from tests.benchmarks.peers.micro_ast import MicroAST

    for part, arrays in weights.items():
        np.savez(tmp_path / f"{part}_iter_160000.npz", **arrays)
    network = MicroAST.from_folder(tmp_path, layout)
    image, painting = random.random((2, 24, 32, 3), np.float32)
    painted = network.paint(image, network.see(painting))
    assert painted.shape == image.shape
    assert 0 <= painted.min() < painted.max() <= 1
    assert np.abs(painted - network.paint(image, network.see(image))).max() > 1e-3


def test_only_the_moments_of_the_photographs_features_are_replaced(weights, random):
    from tests.benchmarks.peers.micro_ast import MicroAST

    network = MicroAST(weights)
    style = network.see(random.random((32, 32, 3), np.float32))
    # The features of a single-color photograph are equal to their mean everywhere.
    dark, light = (np.full((16, 24, 3), v, np.float32) for v in (0.2, 0.9))
    painted = [network.paint(photo, style) for photo in (dark, light)]
    np.testing.assert_allclose(*painted, atol=5e-3)
    assert np.ptp(painted[0], axis=(0, 1)).max() < 5e-3
