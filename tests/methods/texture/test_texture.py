"""Tests of `tfstyle.texture`, with random features unless ImageNet features matter."""

import numpy as np
import pytest

import tfstyle
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.losses.distances import DISTANCE_LAYERS, distances
from tfstyle.methods.texture import run_texture
from tfstyle.methods.texture.inputs import plan_texture
from tfstyle.optimization import tiles
from tfstyle.optimization.callbacks import Callback

pytestmark = pytest.mark.slow

SMALL = {
    "output_size": "48x32",
    "style_layers": ("relu1_1", "pool1"),
    "min_scale": 48,
    "iterations": 4,
    "allow_random_features": True,
}


@pytest.fixture
def paintings(random):
    """Two pictures of soft patches, 40 x 56."""
    patches = random.random((2, 7, 5, 3), np.float32)
    return [tfstyle.images.resize(p, (40, 56), clip=True) for p in patches]


def _run(style, **options):
    return run_texture(style, tfstyle.TextureOptions(**{**SMALL, **options}))


def _seam(image) -> float:
    """Mean difference of neighbors across the border over that of all others."""
    half = np.roll(image, (image.shape[0] // 2, image.shape[1] // 2), axis=(0, 1))
    down, right = (np.abs(np.diff(half, axis=n)).mean(axis=-1) for n in (0, 1))
    row, column = image.shape[0] // 2 - 1, image.shape[1] // 2 - 1
    across = np.concatenate([down[row], right[:, column]])
    others = np.concatenate(
        [np.delete(down, row, 0).ravel(), np.delete(right, column, 1).ravel()]
    )
    return across.mean() / others.mean()


def test_a_seamless_texture_tiles_and_another_does_not(random, no_weights):
    # patches of four pixels, so that no line is like another only by chance
    patches = random.random((16, 16, 3), np.float32)
    painting = tfstyle.images.resize(patches, (64, 64), clip=True)
    options = {"output_size": "48x48", "min_scale": 48, "iterations": 60}
    seams = [
        _seam(_run(painting, **options, seamless=seamless).image)
        for seamless in (True, False)
    ]
    assert seams[0] < 1.3
    assert seams[1] > 1.2 * seams[0]


def test_the_size_is_that_of_the_options_whatever_the_paintings(paintings, no_weights):
    options = {**SMALL, "output_size": "37x50", "min_scale": 24}
    image = tfstyle.texture(paintings, **options)
    assert image.shape == (50, 37, 3)
    assert image.dtype == np.float32
    assert 0 <= image.min() <= image.max() <= 1


def test_the_texture_comes_near_and_the_report_says_how_near(paintings, no_weights):
    result = _run(paintings[0], iterations=40)
    see = vgg19_features(DISTANCE_LAYERS, None, first_padding="replicate")
    style = tfstyle.images.resize(paintings[0], (34, 48), clip=True)
    expected = distances(see, result.image, result.image, [style], [1.0])["style"]
    assert result.report["distances"]["style"] == pytest.approx(expected, rel=1e-4)
    assert result.curve[-1]["style"] < 0.2 * result.curve[0]["style"]


def test_shares_decide_what_it_is_like(paintings, no_weights):
    plain = [np.full((32, 32, 3), c, np.float32) for c in ((1, 0, 0), (0, 0, 1))]
    options = {"iterations": 30, "style_layers": ("relu1_1",)}
    red, blue = (
        _run(plain, **options, style_blend_weights=shares).image.mean(axis=(0, 1))
        for shares in ((1, 0), (0, 1))
    )
    assert red[0] - red[2] > 0.3 > -0.3 > blue[0] - blue[2]


@pytest.mark.parametrize("seamless", [False, True])
def test_a_seed_reproduces_and_another_differs(paintings, seamless, no_weights):
    images = [
        _run(paintings[0], seed=seed, seamless=seamless).image for seed in (3, 3, 4)
    ]
    np.testing.assert_array_equal(images[0], images[1])
    assert np.abs(images[0] - images[2]).mean() > 0.01


@pytest.mark.parametrize("seamless", [False, True])
def test_a_resumed_run_ends_in_the_same_picture(
    paintings, tmp_path, seamless, no_weights
):
    class Stop(Callback):
        def on_step(self, step):
            return step.number == 3

    options = {
        **SMALL,
        "seamless": seamless,
        "iterations": 6,
        "output_size": "16x16",
    }
    expected = tfstyle.texture(paintings[0], **options)
    kept = {**options, "checkpoint": tmp_path / "run"}
    stopped = tfstyle.texture(paintings[0], **kept, callbacks=[Stop()])
    assert np.abs(stopped - expected).max() > 0
    image = tfstyle.texture(paintings[0], **kept, resume=True)
    np.testing.assert_array_equal(image, expected)


def test_styles_and_their_weights_count_for_the_checkpoint(
    paintings, tmp_path, no_weights
):
    files = [f"{tmp_path / name}" for name in ("a.png", "b.png")]
    for file, painting in zip(files, paintings, strict=True):
        tfstyle.save(painting, file)
    kept = {**SMALL, "checkpoint": tmp_path / "run", "checkpoint_every": 1}
    tfstyle.texture({files[0]: 1, files[1]: 3}, **kept)
    with pytest.raises(tfstyle.InputError, match=r"blend_weights` to be \[0\.25"):
        tfstyle.texture(files, **kept, resume=True)
    with pytest.raises(tfstyle.InputError, match=r"a different `style`$"):
        tfstyle.texture(tmp_path, **kept, resume=True)


def test_more_than_the_memory_is_refused_before_anything(paintings, monkeypatch):
    monkeypatch.setattr(tiles, "available_memory", lambda: 9e8)
    with pytest.raises(tfstyle.InputError, match=r"900 x 800 .*Received: 0\.9 GB"):
        tfstyle.texture(paintings[0], output_size="900x800")


def test_style_pictures_stay_as_they_are_but_no_longer_than_the_result():
    styles = [np.zeros((30, 40, 3), np.float32), np.zeros((300, 100, 3), np.float32)]
    for options, expected in (
        ({"output_size": "100x60"}, [40, 100]),
        ({"style_size": 70}, [70, 70]),
    ):
        plan = plan_texture(styles, tfstyle.TextureOptions(**options))
        assert list(map(plan.longer_side, styles)) == expected


def test_no_style_is_refused():
    with pytest.raises(tfstyle.InputError, match="at least one `style`"):
        tfstyle.texture([])


def test_shares_of_another_number_are_refused(paintings):
    with pytest.raises(tfstyle.InputError, match=r"\(2 in all\)"):
        tfstyle.texture(paintings, style_blend_weights=(1, 2, 3))


def test_a_picture_that_is_rolled_is_left_to_adam(paintings, no_weights):
    options = tfstyle.TextureOptions(**SMALL, seamless=True, optimizer="lbfgs")
    assert plan_texture(paintings, options).plan.optimizer.name == "adam"
