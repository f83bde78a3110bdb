import numpy as np
import pytest

from tests.benchmarks.judge import Judge
from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.losses.distances import DISTANCE_LAYERS, distances


@pytest.mark.slow
def test_the_judge_finds_the_distances_of_tfstyle(random):
    extractor = vgg19_features(DISTANCE_LAYERS, weights=None)
    photo, painting, picture = random.random((3, 32, 32, 3), np.float32)
    judge = Judge(extractor, {"photo": photo}, {"style": painting})
    found = judge.distances(judge.see(picture), "photo", "style")
    expected = distances(extractor, picture, photo, [painting], [1.0])
    means = {name: found[name] for name in ("content", "style")}
    assert means == pytest.approx(expected, rel=1e-4)
    layers = [found[name] for name in STYLE_LAYERS]
    assert np.mean(layers) == pytest.approx(expected["style"], rel=1e-4)
    same = judge.distances(judge.photos["photo"], "photo", "style")
    assert same["content"] == 0
    assert same["style"] > 0
