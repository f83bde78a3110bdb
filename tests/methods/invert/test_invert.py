"""Tests of `tfstyle.invert`, with random features unless ImageNet features matter."""

import numpy as np
import pytest

import tfstyle
from tfstyle.images import resize
from tfstyle.images.contact_sheet import GAP
from tfstyle.methods.invert import run_invert
from tfstyle.optimization import tiles

pytestmark = pytest.mark.slow

SMALL = {
    "image_size": 32,
    "min_scale": 32,
    "iterations": 4,
    "allow_random_features": True,
}


@pytest.fixture
def photo(random):
    """Soft patches, 40 x 60."""
    return resize(random.random((4, 6, 3), np.float32), (40, 60), clip=True)


def _run(photo, **options):
    return run_invert(photo, tfstyle.InvertOptions(**{**SMALL, **options}))


def test_the_first_layer_gives_the_photograph_again(photo, no_weights):
    result = _run(photo, content_layers="relu1_1", iterations=80, min_scale=16)
    goal = resize(photo, result.image.shape[:2], clip=True)
    error = float(np.square(result.image - goal).mean())
    assert result.image.shape == (21, 32, 3)
    expected = min(-10 * np.log10(error), 100)
    assert result.report["psnr"] == pytest.approx(expected, abs=1e-2)
    assert result.report["psnr"] > 25


def test_style_is_had_again_elsewhere(photo, no_weights):
    options = {"iterations": 60, "style_layers": ("relu1_1", "relu2_1")}
    result = _run(photo, reconstruct="style", **options)
    assert result.curve[-1]["style"] < 0.1 * result.curve[0]["style"]
    assert result.report["psnr"] < 20


class Follow(tfstyle.Callback):
    def __init__(self, stop_at=None):
        self.numbers, self.pixel_steps, self.ends, self.stop_at = [], [], 0, stop_at

    def on_begin(self, scales):
        self.planned = sum(scale.steps for scale in scales)

    def on_step(self, step):
        self.numbers.append(step.number)
        self.pixel_steps.append(step.progress)
        return step.number == self.stop_at

    def on_end(self, result):
        self.ends += 1
        self.result = result


def test_a_sheet_is_several_runs_that_look_like_one(photo, no_weights):
    follow = Follow()
    layers = ("relu1_1", "relu2_2")
    options = {**SMALL, "content_layers": layers, "sheet": True}
    sheet = tfstyle.invert(photo, **options, callbacks=[follow])
    assert follow.planned == 8
    assert follow.numbers == list(range(1, 9))
    assert follow.pixel_steps == sorted(follow.pixel_steps)
    assert (follow.pixel_steps[-1], follow.ends) == (pytest.approx(1), 1)
    report = follow.result.report
    assert [part["label"] for part in report["parts"]] == list(layers)
    names = [note["part"] for note in follow.result.curve]
    assert names == ["relu1_1"] * 4 + ["relu2_2"] * 4
    seconds = [note["seconds"] for note in follow.result.curve]
    assert seconds == sorted(seconds)
    for number, layer in enumerate(layers, start=1):
        alone = tfstyle.invert(photo, **{**SMALL, "content_layers": layer})
        high, wide, _ = alone.shape
        left = GAP + number % 2 * (wide + GAP)
        shown = sheet[:, left : left + wide]
        differences = [
            np.abs(shown[top : top + high] - alone).max()
            for top in range(len(shown) - high + 1)
        ]
        assert min(differences) == 0, layer


def test_a_stopped_sheet_has_what_was_made_and_goes_on(photo, tmp_path, no_weights):
    options = {**SMALL, "sheet": True, "content_layers": ("relu1_1", "pool1", "pool2")}
    expected = tfstyle.invert(photo, **options)
    kept = {**options, "checkpoint": tmp_path / "run", "checkpoint_every": 1}
    stop = Follow(stop_at=6)
    tfstyle.invert(photo, **kept, callbacks=[stop])
    assert stop.result.stopped_by == "callback"
    assert [part["label"] for part in stop.result.report["parts"]] == [
        "relu1_1",
        "pool1",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.1", "run.2"]
    follow = Follow()
    image = tfstyle.invert(photo, **kept, callbacks=[follow], resume=True)
    np.testing.assert_array_equal(image, expected)
    assert follow.numbers == list(range(7, 13))


def test_more_than_the_memory_is_refused_before_anything(photo, monkeypatch):
    monkeypatch.setattr(tiles, "available_memory", lambda: 9e8)
    with pytest.raises(tfstyle.InputError, match=r"1200 x 800 .*Received: 0\.9 GB"):
        tfstyle.invert(photo, image_size=1200)


def test_a_photograph_too_slim_is_refused():
    with pytest.raises(tfstyle.InputError, match="image_size=64"):
        tfstyle.invert(np.zeros((16, 400, 3), np.float32), image_size=64)
