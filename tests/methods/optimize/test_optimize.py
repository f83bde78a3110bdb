"""Tests of `tfstyle.optimize`, with random features unless ImageNet features matter."""

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tfstyle.errors import InputError
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images import resize, to_uint8
from tfstyle.losses.distances import DISTANCE_LAYERS, distances
from tfstyle.methods.optimize import run_optimize

pytestmark = pytest.mark.slow

SMALL = {
    "image_size": 48,
    "min_scale": 24,
    "iterations": 4,
    "allow_random_features": True,
}
# Faster to trace, for tests that do not depend on scales or deep layers.
QUICK = {
    **SMALL,
    "min_scale": 48,
    "content_layers": ("relu2_1",),
    "style_layers": ("relu1_1", "relu2_1"),
}


@pytest.fixture
def pictures(random):
    """A photograph and two paintings of coarse patches, 64 x 96."""
    patches = random.random((3, 8, 12, 3), np.float32)
    return patches.repeat(8, axis=1).repeat(8, axis=2)


@pytest.mark.parametrize("size", [(37, 53), (90, 31)])
def test_the_result_has_the_photographs_shape(size, random, no_weights):
    photo = random.random((*size, 3), np.float32)
    image = tfstyle.optimize(photo, photo[::-1], **SMALL)
    ratio = 48 / max(size)
    assert image.shape == (round(size[0] * ratio), round(size[1] * ratio), 3)
    assert image.dtype == np.float32
    assert 0 <= image.min() <= image.max() <= 1


def test_paths_arrays_and_pillow_images_give_the_same(pictures, tmp_path, no_weights):
    photo, painting, _ = (to_uint8(picture) for picture in pictures)
    Image.fromarray(photo).save(tmp_path / "photo.png")
    results = [
        tfstyle.optimize(photo, [painting], **QUICK),
        tfstyle.optimize(Image.fromarray(photo), Image.fromarray(painting), **QUICK),
        tfstyle.optimize(str(tmp_path / "photo.png"), painting, **QUICK),
    ]
    np.testing.assert_array_equal(results[0], results[1])
    np.testing.assert_array_equal(results[0], results[2])


def test_a_seed_reproduces_and_another_differs(pictures, no_weights):
    def paint(seed):
        return tfstyle.optimize(*pictures[:2], **QUICK, init="noise", seed=seed)

    first = paint(3)
    np.testing.assert_array_equal(first, paint(3))
    assert np.abs(first - paint(4)).mean() > 0.01


def test_the_result_is_nearer_to_the_painting(pictures, no_weights):
    photo, painting, _ = pictures
    result = run_optimize(
        photo, painting, tfstyle.OptimizeOptions(**{**SMALL, "iterations": 30})
    )
    see = vgg19_features(DISTANCE_LAYERS, None, first_padding="replicate")
    content = resize(photo, result.image.shape[:2], clip=True)
    style = resize(painting, (32, 48), clip=True)
    before = distances(see, content, content, [style], [1.0])
    after = distances(see, result.image, content, [style], [1.0])
    assert after["style"] < 0.5 * before["style"]
    assert result.report["distances"] == pytest.approx(after, rel=1e-4)


def test_the_result_is_measured_only_on_demand(pictures, no_weights):
    options = tfstyle.OptimizeOptions(**QUICK)
    reports = [
        run_optimize(*pictures[:2], options, measured=measured).report
        for measured in (True, False)
    ]
    assert ["distances" in report for report in reports] == [True, False]


def test_colors_are_kept(pictures, no_weights):
    photo = pictures[0].mean(-1, keepdims=True).repeat(3, -1)  # gray
    chroma = {}
    for preserve in ("none", "match", "luminance"):
        options = {**QUICK, "preserve_color": preserve, "init": "style"}
        image = tfstyle.optimize(photo, pictures[1], **options)
        chroma[preserve] = np.ptp(image, axis=-1).mean()
    assert chroma["match"] < chroma["none"]
    assert chroma["luminance"] < 0.01


@pytest.mark.parametrize(
    ("precision", "optimizer"),
    [("float32", "lbfgs"), pytest.param("bfloat16", "adam", marks=pytest.mark.nightly)],
)
def test_a_checkpoint_continues_a_run_that_a_callback_ended(
    precision, optimizer, pictures, tmp_path, no_weights
):
    class Stop(tfstyle.Callback):
        def on_step(self, step):
            return step.number == 3

    options = {**SMALL, "precision": precision, "optimizer": optimizer}
    expected = tfstyle.optimize(*pictures[:2], **options)
    kept = {"checkpoint": tmp_path / "run", "checkpoint_every": 100}
    tfstyle.optimize(*pictures[:2], **options, **kept, callbacks=[Stop()])
    image = tfstyle.optimize(*pictures[:2], **options, **kept, resume=True)
    np.testing.assert_array_equal(image, expected)


def test_an_initial_picture_counts_by_its_pixels(pictures, tmp_path, no_weights):
    class Stop(tfstyle.Callback):
        def on_step(self, step):
            return step.number == 2

    paths = [tmp_path / name for name in ("one.png", "same.png", "other.png")]
    for path, number in zip(paths, (1, 1, 0), strict=True):
        tfstyle.save(pictures[number], path)
    one, same, other = map(str, paths)
    expected = tfstyle.optimize(*pictures[:2], **QUICK, init=one)
    kept = {"checkpoint": tmp_path / "run", "checkpoint_every": 100}
    stopped = {**QUICK, **kept, "callbacks": [Stop()]}
    tfstyle.optimize(*pictures[:2], **stopped, init=one)
    with pytest.raises(InputError, match="Expected `init` to be"):
        tfstyle.optimize(*pictures[:2], **QUICK, **kept, init=other, resume=True)
    image = tfstyle.optimize(*pictures[:2], **QUICK, **kept, init=same, resume=True)
    np.testing.assert_array_equal(image, expected)


def _save(pictures, folder, *names):
    paths = [folder / name for name in names]
    for path, picture in zip(paths, pictures, strict=False):
        path.parent.mkdir(exist_ok=True)
        tfstyle.save(picture, path)
    return [*map(str, paths)]


def test_weights_in_a_dictionary_count_for_the_checkpoint(
    pictures, tmp_path, no_weights
):
    photo, *_ = pictures
    paintings = _save(pictures[1:], tmp_path, "a.png", "b.png")
    kept = {**QUICK, "checkpoint": tmp_path / "run", "checkpoint_every": 1}
    blend = dict(zip(paintings, (np.float32(3), 1), strict=True))
    tfstyle.optimize(photo, blend, **kept)
    other = r"`style_blend_weights` to be \[0\.75, 0\.25\].*=\[0\.5, 0\.5\]$"
    for style in (paintings, dict.fromkeys(paintings, 2)):
        with pytest.raises(InputError, match=other):
            tfstyle.optimize(photo, style, **kept, resume=True)
    # The same weights, in another form.
    options = tfstyle.OptimizeOptions(**QUICK, style_blend_weights=(6.0, 2.0))
    session = tfstyle.Session(checkpoint=tmp_path / "run", resume=True)
    result = run_optimize(photo, paintings, options, session)
    assert result.report["resumed_at_step"] == QUICK["iterations"]


def test_which_paintings_are_one_style_counts_for_the_checkpoint(
    pictures, tmp_path, no_weights
):
    photo, one, two = pictures
    paintings = one, two, one[::-1]
    _save(paintings, tmp_path, "first/a.png", "second/b.png", "second/c.png")
    _save(paintings, tmp_path, "early/a.png", "early/b.png", "late/c.png")
    kept = {**QUICK, "checkpoint": tmp_path / "run", "checkpoint_every": 1}
    tfstyle.optimize(photo, [tmp_path / "first", tmp_path / "second"], **kept)
    with pytest.raises(InputError, match=r"a different `style`$"):
        styles = [tmp_path / "early", tmp_path / "late"]
        tfstyle.optimize(photo, styles, **kept, resume=True)


def test_callbacks_are_told_of_the_beginning_the_steps_and_the_end(
    pictures, capfd, no_weights
):
    class Follow(tfstyle.Callback):
        def on_begin(self, scales):
            self.planned = sum(scale.steps for scale in scales)

        def on_step(self, step):
            self.last = step.number
            self.shape = step.image().shape

        def on_end(self, result):
            self.result = result

    follow = Follow()
    image = tfstyle.optimize(*pictures[:2], **SMALL, callbacks=[follow])
    assert follow.planned == follow.last == 4
    assert follow.shape == image.shape
    np.testing.assert_array_equal(follow.result.image, image)
    assert capfd.readouterr().out == ""


def test_every_statistic_lowers_the_loss(pictures, no_weights):
    for changes in (
        {"statistic": "covariance", "pooling": "avg", "tv_weight": 1.0},
        {"statistic": "mean_std", "jit_compile": True},
        {"statistic": "w2", "optimizer": "adam"},
        {"statistic": "mrf", "style_weight": 1.0, "optimizer": "adam"},
    ):
        options = {**QUICK, "iterations": 8, **changes}
        result = run_optimize(
            pictures[0], pictures[1], tfstyle.OptimizeOptions(**options)
        )
        assert result.curve[-1]["loss"] < result.curve[0]["loss"], changes


def test_no_style_is_refused(pictures):
    with pytest.raises(tfstyle.InputError, match="at least one `style`"):
        tfstyle.optimize(pictures[0], [])


def test_a_painting_by_imagenets_features(pictures, vgg19_weights):
    changes = {"min_scale": 48, "vgg19_weights": str(vgg19_weights), "iterations": 12}
    options = {**SMALL, **changes}
    result = run_optimize(*pictures[:2], tfstyle.OptimizeOptions(**options))
    assert result.report["features"]["weights"] == "imagenet"
    assert result.curve[-1]["loss"] < 0.7 * result.curve[0]["loss"]


@pytest.mark.nightly
def test_a_picture_in_tiles_is_the_same_picture(pictures, no_weights):
    photo = pictures[0][:30].repeat(3, axis=0).repeat(3, axis=1)
    options = {**SMALL, "image_size": 210, "min_scale": 210, "iterations": 2}
    whole, tiled = (
        run_optimize(photo, pictures[1], tfstyle.OptimizeOptions(**options, **changes))
        for changes in ({}, {"tile_size": 192})
    )
    assert np.abs(whole.image - tiled.image).mean() < 1e-3
    measured = whole.report["distances"]
    assert tiled.report["distances"] == pytest.approx(measured, rel=1e-2)


@pytest.mark.nightly
def test_early_steps_in_bfloat16_end_near_those_in_float32(pictures, no_weights):
    few = {**SMALL, "min_scale": 48, "iterations": 20}
    runs = {
        precision: run_optimize(
            *pictures[:2], tfstyle.OptimizeOptions(**few, precision=precision)
        )
        for precision in ("float32", "bfloat16")
    }
    assert runs["float32"].report["dtypes"] == ["float32"]
    assert runs["bfloat16"].report["dtypes"] == ["bfloat16", "float32"]
    assert len(runs["bfloat16"].curve) == 20
    exact, quick = (run.report["distances"] for run in runs.values())
    assert quick != exact
    assert quick == pytest.approx(exact, rel=0.1)
