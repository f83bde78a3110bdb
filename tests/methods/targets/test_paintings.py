import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images import load, save
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


def test_a_folder_is_one_style_and_read_one_at_a_time(folder, monkeypatch):
    read = []
    monkeypatch.setattr(module, "load", lambda p, _: read.append(p.name) or load(p))
    style = Paintings.read(str(folder))
    assert len(style) == 2
    assert read == ["a.png", "b.png"]  # each can be read
    shapes = [(image.shape[:2], len(read)) for image in style]
    assert shapes == [((20, 30), 3), ((50, 40), 4)]


def test_each_painting_counts_the_same(folder):
    style = Paintings.read(folder)
    see = PictureFeatures(lambda image: {"relu1_1": image})
    target = StyleTarget(see, [style], [1.0])
    found = target.at(StyleLoss(["relu1_1"]), 30, ["relu1_1"], style.first)
    flat = [image.reshape(-1, 3) for image in style.resized(30, ["relu1_1"])]
    grams = [image.T @ image / len(image) for image in flat]
    np.testing.assert_allclose(found["relu1_1"][0], np.mean(grams, 0), rtol=1e-4)


def test_sizes_and_changes_are_those_of_each(folder):
    style = Paintings(Paintings.read(folder).pictures, change=lambda image: 1 - image)
    shapes = [image.shape for image in style.resized(24, ["relu1_1"])]
    assert shapes == [(16, 24, 3), (24, 19, 3)]
    np.testing.assert_array_equal(style.first, 1 - load(folder / "a.png"))


def test_a_damaged_painting_is_named(folder):
    (folder / "c.jpg").write_text("no picture")
    with pytest.raises(InputError, match=r"c\.jpg"):
        Paintings.read(folder)


def test_a_folder_without_paintings_is_refused(tmp_path):
    with pytest.raises(InputError, match="`style` to be a folder that holds pictures"):
        Paintings.read(tmp_path)
