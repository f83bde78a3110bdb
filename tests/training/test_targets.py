import numpy as np
import pytest

from tests.training.tiny import LAYER, features, gram, make_extractor
from tfstyle.losses.style import StyleLoss
from tfstyle.training.targets import middle_square, style_distances, style_targets


@pytest.mark.parametrize(
    ("shape", "part"),
    [
        ((20, 31), np.s_[:, 5:25]),
        ((31, 20), np.s_[5:25]),
        ((20, 20), np.s_[:]),
    ],
)
def test_the_middle_of_a_painting(shape, part, random):
    painting = random.random((*shape, 3), np.float32)
    np.testing.assert_array_equal(middle_square(painting, 20), painting[part])


def test_the_shorter_side_becomes_the_size(random):
    # a gradient from left to right: its middle half is what remains
    painting = np.linspace(0, 1, 80, dtype=np.float32)[None, :, None]
    square = middle_square(np.tile(painting, (40, 1, 3)), 20)
    assert square.shape == (20, 20, 3)
    expected = 0.25 + (np.arange(20) + 0.5) / 40
    np.testing.assert_allclose(square[10, :, 0], expected, atol=0.01)


def test_odd_shapes_and_the_range(random):
    for shape in ((3, 50), (333, 100), (101, 100)):
        square = middle_square(np.rint(random.random((*shape, 3), np.float32)), 32)
        assert square.shape == (32, 32, 3)
        assert 0 <= square.min() <= square.max() <= 1


def test_targets_are_the_gram_matrices_of_each_painting(random):
    paintings = [random.random((size, 12, 3), np.float32) for size in (12, 17)]
    extractor = make_extractor()
    targets = style_targets(extractor, StyleLoss([LAYER]), paintings)
    assert targets.keys() == {LAYER}
    expected = [gram(extractor, painting) for painting in paintings]
    np.testing.assert_allclose(targets[LAYER], expected, rtol=1e-5)


def test_distances_are_means_over_the_pictures(random):
    photos = random.random((3, 10, 12, 3), np.float32)
    extractor = make_extractor()
    wanted = random.random((2, 5, 5), np.float32)
    given = style_distances(
        {LAYER: features(extractor, photos)}, StyleLoss([LAYER]), {LAYER: wanted}
    )
    grams = np.array([gram(extractor, photo) for photo in photos])
    for distance, target in zip(given, wanted, strict=True):
        each = np.square(grams - target).sum((1, 2)) / np.square(target).sum()
        assert distance == pytest.approx(each.mean(), rel=1e-4)
