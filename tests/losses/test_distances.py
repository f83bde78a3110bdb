import numpy as np
import pytest

from tfstyle.features.vgg19 import vgg19_features
from tfstyle.losses.distances import DISTANCE_LAYERS, distances


@pytest.fixture(scope="module")
def extractor():
    return vgg19_features(DISTANCE_LAYERS, weights=None)


def test_a_picture_has_no_distance_from_itself(extractor, random):
    image = random.random((32, 32, 3), np.float32)
    assert distances(extractor, image, image, [image], [1.0]) == {
        "content": pytest.approx(0, abs=1e-6),
        "style": pytest.approx(0, abs=1e-6),
    }


def test_equals_the_definition_in_numpy(extractor, random):
    image, content = random.random((2, 32, 48, 3), np.float32)
    style = random.random((40, 32, 3), np.float32)
    seen = [
        {k: v.numpy()[0].astype(np.float64) for k, v in extractor(x[None]).items()}
        for x in (image, content, style)
    ]

    def gram(features):
        flat = features.reshape(-1, features.shape[-1])
        return flat.T @ flat / len(flat)

    def relative(value, target):
        return ((value - target) ** 2).sum() / (target**2).sum()

    layers = [f"relu{n}_1" for n in (1, 2, 3, 4, 5)]
    expected = {
        "content": relative(seen[0]["relu4_2"], seen[1]["relu4_2"]),
        "style": np.mean(
            [relative(gram(seen[0][n]), gram(seen[2][n])) for n in layers]
        ),
    }
    ours = distances(extractor, image, content, [style], [1.0])
    assert ours == pytest.approx(expected, rel=1e-3)
