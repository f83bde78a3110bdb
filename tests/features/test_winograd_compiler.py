import pytest

from tfstyle.features import winograd_choice, winograd_transforms
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.features.winograd_compiler import WinogradCompiler
from tfstyle.features.winograd_layer import WinogradConv2D

pytestmark = pytest.mark.slow


@pytest.fixture
def compiler(monkeypatch):
    monkeypatch.setattr(winograd_choice, "has_quick_winograd", lambda *_: True)

    def build(dtype):
        built.append(dtype)
        return vgg19_features(["relu2_1"], None, dtype=dtype, convolution="winograd")

    built = []
    made = WinogradCompiler(build)
    made.built = built
    yield made
    made.stop()


def _transforms() -> set:
    return set(winograd_transforms._COMPILED)


def test_compiles_each_size_once_and_builds_one_model(compiler):
    before = _transforms()
    model = compiler.extractor("float32", 96, 100)
    first = _transforms()
    # Transforms into and out of tiles, forward and backward, for relu1_2 and relu2_1.
    assert len(first - before) == 8
    assert compiler.extractor("float32", 96, 100) is model
    assert _transforms() == first
    assert compiler.extractor("float32", 104, 100) is model
    assert len(_transforms() - first) == 8
    assert compiler.built == ["float32"]
    kinds = [layer.name for layer in model.layers if isinstance(layer, WinogradConv2D)]
    assert kinds == ["block1_conv2", "block2_conv1"]


def test_compiles_nothing_more_when_stopped(compiler):
    compiler._stopped.set()
    before = _transforms()
    compiler.extractor("float32", 112, 100)
    assert _transforms() == before
