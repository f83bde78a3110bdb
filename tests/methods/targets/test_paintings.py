import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images import load, resize, save
from tfstyle.losses.style import StyleLoss
from tfstyle.methods.targets import paintings as module
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.methods.targets.style_target import StyleTarget
from tfstyle.optimization.features import PictureFeatures


@pytest.fixture
def folder(tmp_path, random):
    """Two paintings of different sizes, the second one below the first."""
    (tmp_path / "late").mkdir()
    save(random.random((20, 30, 3), np.float32), tmp_path / "a.png")
    save(random.random((50, 40, 3), np.float32), tmp_path / "late" / "b.png")
    return tmp_path


def test_a_folder_is_one_style_and_each_file_is_read_once(folder, monkeypatch):
    read = []
    monkeypatch.setattr(module, "load", lambda p, _: read.append(p.name) or load(p))
    style = Paintings.load(str(folder))
    list(style.resized(lambda _: 20, ["relu1_1"]))
    assert read == ["a.png", "b.png"]
    assert [image.shape[:2] for image in style.images] == [(20, 30), (50, 40)]


def test_a_large_folder_is_kept_at_the_size_of_its_use(folder, monkeypatch):
    monkeypatch.setattr(module, "FOLDER_PIXELS", 500)
    style = Paintings.load(folder, "style", longer_side=25)
    assert [image.shape[:2] for image in style.images] == [(20, 30), (25, 20)]
    whole = load(folder / "late" / "b.png")
    np.testing.assert_array_equal(style.images[1], resize(whole, (25, 20), clip=True))


def test_each_painting_counts_the_same(folder):
    style = Paintings.load(folder)
    see = PictureFeatures(lambda image: {"relu1_1": image})
    target = StyleTarget(see, [style], [1.0])
    found = target.at(StyleLoss(["relu1_1"]), lambda _: 30, ["relu1_1"])
    resized = style.resized(lambda _: 30, ["relu1_1"])
    flat = [image.reshape(-1, 3) for image in resized]
    grams = [image.T @ image / len(image) for image in flat]
    np.testing.assert_allclose(found["relu1_1"][0], np.mean(grams, 0), rtol=1e-4)


def test_sizes_and_color_maps_are_applied_to_each(folder):
    style = Paintings.load(folder).recolored(lambda image: 1 - image)
    shapes = [image.shape for image in style.resized(lambda _: 24, ["relu1_1"])]
    assert shapes == [(16, 24, 3), (24, 19, 3)]
    np.testing.assert_array_equal(style.first, 1 - load(folder / "a.png"))


def test_each_gets_its_own_longer_side(random):
    wide, high = random.random((40, 80, 3), np.float32), np.ones((90, 30, 3))
    style = Paintings((wide, high))
    fitted = list(style.resized(lambda p: max(p.shape) // 2, ["relu2_1"]))
    np.testing.assert_array_equal(fitted[0], resize(wide, (20, 40), clip=True))
    assert fitted[1].shape == (45, 16, 3)


@pytest.mark.parametrize(
    ("side", "layers", "shape"),
    [
        (32, ["relu1_1", "pool5"], (32, 32, 3)),
        (32, ["relu1_1"], (16, 32, 3)),
        (4, [], (16, 16, 3)),
    ],
)
def test_the_deepest_layer_gets_a_position(random, side, layers, shape):
    slim = Paintings((random.random((20, 80, 3), np.float32),))
    (fitted,) = slim.resized(lambda _: side, layers)
    assert fitted.shape == shape


def test_a_damaged_painting_is_named(folder):
    (folder / "c.jpg").write_text("no picture")
    with pytest.raises(InputError, match=r"c\.jpg"):
        Paintings.load(folder)


def test_a_folder_without_paintings_is_refused(tmp_path):
    with pytest.raises(
        InputError, match="`style` to be a folder that contains pictures"
    ):
        Paintings.load(tmp_path)
