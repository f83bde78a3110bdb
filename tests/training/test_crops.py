import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images import load, resize, save
from tfstyle.training.data import Crops


@pytest.fixture
def flat_photos(tmp_path):
    """Seven, each of one gray of its own, so that a crop tells which it is from."""
    for number in range(7):
        image = np.full((40, 40, 3), 30 * number / 255, np.float32)
        save(image, tmp_path / f"{number}.png")
    return sorted(tmp_path.iterdir())


def _crops(photos, steps=10, **changes):
    options = {"styles": 3, "size": 32, "batch_size": 2, "steps": steps, **changes}
    return Crops(photos, **options)


def _images(crops):
    return np.concatenate([crops[i][0]["image"] for i in range(len(crops))])


def _assert_equal(batch, other):
    assert batch.keys() == other.keys() == {"image", "style_weights"}
    for name, values in batch.items():
        np.testing.assert_array_equal(values, other[name])


def test_a_batch_follows_from_seed_and_number(photos):
    crops = _crops(photos)
    _assert_equal(crops[3][0], _crops(photos)[3][0])
    _assert_equal(crops[3][0], _crops(photos, first=3, steps=1)[0][0])
    _assert_equal(crops[3][0], crops[3][0])
    for other in (crops[4], _crops(photos, seed=1)[3]):
        assert np.abs(crops[3][0]["image"] - other[0]["image"]).max() > 0.1


def test_single_color_crops_have_noise_that_follows_from_seed_and_number(flat_photos):
    found = _images(_crops(flat_photos))
    assert (found.std(axis=(1, 2, 3)) > 1e-4).all()
    np.testing.assert_array_equal(found, _images(_crops(flat_photos)))


def test_a_batch_is_as_the_network_takes_it(photos):
    crops = _crops(photos, size=40, batch_size=4, workers=2)
    (batch,) = crops[0]
    assert batch["image"].shape == (4, 40, 40, 3)
    assert batch["style_weights"].shape == (4, 3)
    assert batch["image"].dtype == batch["style_weights"].dtype == np.float32
    assert 0 <= batch["image"].min() < batch["image"].max() <= 1
    assert len(crops) == 10
    assert crops.workers == 2


def test_every_style_comes_up_once_in_as_many_crops_as_there_are(photos):
    crops = _crops(photos, steps=12)
    rows = np.concatenate([crops[i][0]["style_weights"] for i in range(12)])
    assert set(rows.ravel()) == {0, 1}
    np.testing.assert_array_equal(rows.reshape(8, 3, 3).sum(axis=1), np.ones((8, 3)))
    orders = {tuple(order) for order in rows.argmax(axis=1).reshape(8, 3)}
    assert len(orders) > 2


def test_every_photo_comes_up_once_in_as_many_crops_as_there_are(flat_photos):
    images = _images(_crops(flat_photos, steps=14))
    orders = np.rint(images[:, 0, 0, 0] * 255 / 30).reshape(4, 7)
    assert all(sorted(order) == list(range(7)) for order in orders)
    assert len({tuple(order) for order in orders}) == 4


def test_crops_are_parts_of_the_photo_some_mirrored(photos):
    photo = load(photos[0])
    windows = np.lib.stride_tricks.sliding_window_view(photo, (32, 32), (0, 1))
    windows = np.moveaxis(windows, 2, -1).reshape(-1, 32, 32, 3)
    mirrored = []
    for crop in _images(_crops(photos[:1])):
        found = [(windows == c).all((1, 2, 3)).any() for c in (crop, crop[:, ::-1])]
        assert any(found)
        mirrored.append(not found[0])
    assert 4 <= sum(mirrored) <= 16
    assert len({crop.tobytes() for crop in _images(_crops(photos[:1]))}) > 10


@pytest.mark.parametrize(("size", "sides"), [(56, (56, 75)), (48, (48, 64))])
def test_smaller_photographs_are_enlarged(photos, size, sides):
    larger = resize(load(photos[0]), sides, clip=True)
    for crop in _images(_crops(photos[:1], size=size)):
        assert crop.shape == (size, size, 3)
        assert crop.max() <= 1  # the filter overshoots
        strips = [larger[:, x : x + size] for x in range(sides[1] - size + 1)]
        mirrored = (crop, crop[:, ::-1])
        errors = [np.abs(s - c).max() for s in strips for c in mirrored]
        assert min(errors) < 1e-5


def test_a_broken_file_is_replaced_by_the_next(flat_photos):
    flat_photos[2].write_text("no picture")
    broken = {}
    crops = _crops(flat_photos, steps=7, broken=broken)
    numbers = np.rint(_images(crops)[:, 0, 0, 0] * 255 / 30)
    assert sorted(numbers) == sorted([0, 1, 3, 3, 4, 5, 6] * 2)
    assert broken.keys() == {flat_photos[2]}
    assert "2.png" in broken[flat_photos[2]]
    assert crops.broken is broken


def test_after_the_last_comes_the_first(flat_photos):
    flat_photos[6].unlink()
    numbers = np.rint(_images(_crops(flat_photos, steps=7))[:, 0, 0, 0] * 255 / 30)
    assert sorted(numbers) == sorted([0, 0, 1, 2, 3, 4, 5] * 2)


def test_an_unreadable_file_is_in_the_argument_that_gave_it(flat_photos):
    for path in flat_photos:
        path.write_text("no picture")
    crops = Crops(flat_photos, 1, 16, 2, 1, argument="collection")
    with pytest.raises(InputError, match=r"`collection` to .* collection='"):
        crops[0]
    assert all("collection='" in reason for reason in crops.broken.values())


def test_all_of_them_broken(flat_photos):
    for path in flat_photos:
        path.write_text("no picture")
    with pytest.raises(InputError, match=r"`photos`.*none of the 7.*photos='") as error:
        _crops(flat_photos)[0]
    assert str(flat_photos[0].parent) in str(error.value)
