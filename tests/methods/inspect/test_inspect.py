import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images.contact_sheet import GAP, LETTERS, contact_sheet, heat
from tfstyle.methods.inspect import inspect
from tfstyle.methods.inspect import run as inspect_run
from tfstyle.methods.inspect.inputs import plan_inspect
from tfstyle.methods.inspect.options import InspectOptions
from tfstyle.methods.inspect.run import (
    Seen,
    gram_cell,
    inspection_sheet,
    map_cell,
    most_active,
)

SMALL = {"image_size": 32, "cell_size": 16, "allow_random_features": True}


def test_the_layers_are_seen_at_the_size_and_their_gram_matrices(random, no_weights):
    from tfstyle.methods.inspect.run import observe

    options = InspectOptions(**SMALL, layers=("conv1_2", "relu2_1"))
    picture = random.random((24, 48, 3), np.float32)
    plan = plan_inspect([picture, picture[:, ::-1]], options)
    assert [each.shape for each in plan.contents] == [(16, 32, 3)] * 2
    seen = observe(plan)
    assert list(seen) == ["relu1_2", "relu2_1"]
    extractor = vgg19_features(["relu2_1"], None, first_padding="replicate")
    expected = np.array(extractor(plan.contents[1][None])["relu2_1"][0])
    np.testing.assert_allclose(seen["relu2_1"][1].maps, expected, atol=1e-5)
    gram = np.einsum("hwi,hwj->ij", expected, expected) / expected[..., 0].size
    np.testing.assert_allclose(seen["relu2_1"][1].gram, gram, rtol=1e-3, atol=1e-5)


def test_one_picture_makes_a_sheet(random, no_weights):
    sheet = inspect(
        random.random((20, 20, 3), np.float32),
        layers="relu1_1",
        channels_per_layer=3,
        **SMALL,
    )
    assert sheet.dtype == np.float32
    assert sheet.shape[1] == 5 * (16 + 12) + 12  # picture, three maps, Gram


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"layers": ()}, "layers"),
        ({"layers": ("relu9_1",)}, "layers='relu9_1'"),
        ({"channels_per_layer": 0}, "channels_per_layer=0"),
        ({"image_size": 8}, "image_size=8"),
        ({"cell_size": 2}, "cell_size=2"),
        ({"layer": "relu1_1"}, "Did you mean 'layers'"),
    ],
)
def test_what_cannot_be_used_is_refused(wrong, line, random):
    with pytest.raises(InputError, match=line):
        inspect(random.random((20, 20, 3), np.float32), **wrong)


def test_no_picture_is_refused():
    with pytest.raises(InputError, match="at least one `content`"):
        inspect([])


def _seen(random, channels=5):
    maps = random.random((4, 6, channels), np.float32)
    flat = maps.reshape(-1, channels)
    return Seen(maps, flat.T @ flat / len(flat))


def test_the_most_active_channels_are_those_of_all_pictures():
    first, second = np.zeros((2, 3, 4, 5), np.float32)
    first[..., 1], first[..., 4] = 3, 2
    second[..., 4], second[..., 0] = 2, 1
    views = [Seen(maps, np.eye(5)) for maps in (first, second)]
    assert most_active(views[:1], 2) == [1, 4]
    assert most_active(views, 3) == [4, 1, 0]
    assert len(most_active(views, 9)) == 5


def test_a_map_becomes_even_rectangles_from_black_to_white():
    cell = map_cell(np.array([[2.0, 4.0], [3.0, 2.0]], np.float32), (10, 20))
    assert cell.shape == (10, 20, 3)
    for rows, columns, value in ((0, 0, 0), (0, 1, 1), (1, 0, 0.5), (1, 1, 0)):
        part = cell[5 * rows : 5 * rows + 5, 10 * columns : 10 * columns + 10]
        np.testing.assert_allclose(part, value, atol=1e-6)


def test_a_large_map_is_averaged(random):
    values = random.random((20, 30), np.float32)
    values[0, 0], values[0, 1] = 0, 1
    means = values.reshape(10, 2, 15, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(map_cell(values, (10, 15))[..., 0], means, atol=1e-5)


def test_an_even_map_is_black():
    assert not map_cell(np.full((3, 3), 7.0, np.float32), (6, 6)).any()


def test_a_gram_matrix_shows_the_roots_of_its_entries():
    gram = np.array([[4.0, 1.0], [1.0, 0.0]])
    for bright, roots in ((16.0, (0.5, 0.25)), (1.0, (1.0, 1.0)), (0.0, (1.0, 1.0))):
        cell = gram_cell(gram, 4, bright)
        expected = heat(np.array([roots, (roots[1], 0.0)]))
        np.testing.assert_allclose(cell[::2, ::2], expected, atol=1e-6)


@pytest.mark.parametrize("count", [1, 2])
def test_a_row_for_each_layer_and_the_pictures_first(random, monkeypatch, count):
    laid_out = []

    def record(images, labels, columns):
        laid_out.append((images, list(labels), columns))
        return contact_sheet(images, labels, columns)

    monkeypatch.setattr(inspect_run, "contact_sheet", record)
    pictures = random.random((count, 32, 48, 3), np.float32)
    seen = {n: [_seen(random) for _ in pictures] for n in ("relu1_1", "relu2_1")}
    sheet = inspection_sheet(pictures, seen, 2, cell_size=24)
    images, labels, columns = laid_out[0]
    assert columns == 4 * count
    assert sheet.shape[0] == 2 * (24 + LETTERS * 4 // 3 + GAP) + GAP
    channels = [most_active(views, 2) for views in seen.values()]
    assert labels[:4] == ["picture 1", *_labels("relu1_1", channels[0])]
    assert labels[columns : columns + 4] == ["", *_labels("relu2_1", channels[1])]
    assert images[0].shape == (16, 24, 3)
    assert images[1].shape == (16, 24, 3)
    assert images[3].shape == (24, 24, 3)
    last = seen["relu2_1"][-1].maps[..., channels[1][1]]
    np.testing.assert_array_equal(images[-2], map_cell(last, (16, 24)))


def _labels(layer, channels):
    return [*(f"{layer} #{channel}" for channel in channels), f"{layer} Gram"]
