import numpy as np
import pytest

from tfstyle.features.layer_names import CONTENT_LAYERS, KERAS_NAMES, STYLE_LAYERS
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.losses.distances import DISTANCE_LAYERS, distances

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def kernels():
    """Kernels of VGG19 with random weights."""
    network = vgg19_features(STYLE_LAYERS[-1:], None)
    return {
        name: network.get_layer(theirs).get_weights()
        for name, theirs in KERAS_NAMES.items()
        if theirs in {layer.name for layer in network.layers if layer.weights}
    }


def _textbook(kernels, pictures, padding="zeros", layout=torch.contiguous_format):
    from tests.benchmarks.textbook import Textbook
    from tests.benchmarks.torch_vgg19 import features

    see = features(STYLE_LAYERS[-1], layout, kernels, padding)
    return Textbook(*pictures, see, layout)


@pytest.mark.parametrize("padding", ["zeros", "replicate"])
def test_its_loss_is_the_objective_of_tfstyle(random, kernels, padding):
    content, style = random.random((2, 32, 48, 3), np.float32)
    textbook = _textbook(kernels, (content, style), padding)
    textbook.step()
    see = vgg19_features(DISTANCE_LAYERS, None, first_padding=padding)
    found = distances(see, textbook.image, content, [style], [1.0])
    expected = found["content"] + 10 * found["style"]
    assert textbook.loss() == pytest.approx(expected, rel=1e-4)
    assert set(CONTENT_LAYERS + STYLE_LAYERS) == set(DISTANCE_LAYERS)


def test_the_first_step_of_adam_is_its_learning_rate(random, kernels):
    content, style = 0.2 + 0.6 * random.random((2, 32, 32, 3), np.float32)
    textbook = _textbook(kernels, (content, style), layout=torch.channels_last)
    before = textbook.loss()
    assert textbook.step() == pytest.approx(before)
    moved = np.abs(textbook.image - content)
    assert np.median(moved) == pytest.approx(0.02, rel=1e-3)


def test_a_state_goes_on_to_the_same_picture(random, kernels, tmp_path):
    pictures = random.random((2, 32, 32, 3), np.float32)
    whole, resumed = (_textbook(kernels, pictures) for _ in range(2))
    whole.step()
    torch.save(whole.state, tmp_path / "state")
    whole.step()
    resumed.load(torch.load(tmp_path / "state"))
    resumed.step()
    np.testing.assert_array_equal(whole.image, resumed.image)
