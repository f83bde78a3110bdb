"""Tests of `tfstyle.dream`, with random features."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

import tfstyle
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.images import match_histogram, resize, zoom
from tfstyle.methods.dream import run_dream, run_dream_frames
from tfstyle.methods.dream.options import ALL_CHANNELS

SMALL = {"image_size": 32, "iterations": 4, "octaves": 2, "allow_random_features": True}


@pytest.fixture
def photo(random):
    return random.random((6, 8, 3), np.float32).repeat(8, axis=0).repeat(8, axis=1)


def _dream(photo, **changes):
    return run_dream(photo, tfstyle.DreamOptions(**{**SMALL, **changes}))


def _mean_squares(image, layer):
    extractor = vgg19_features([layer], None, first_padding="replicate")
    return np.array(extractor(image[None])[layer][0] ** 2).mean(axis=(0, 1))


def test_the_layers_become_more_active(photo, no_weights):
    result = _dream(photo, layers=("relu2_1",), iterations=8, step_size=0.02)
    assert result.image.shape == (24, 32, 3)
    assert 0 <= result.image.min() <= result.image.max() <= 1
    assert [(note["height"], note["width"]) for note in result.curve] == (
        [(17, 23)] * 4 + [(24, 32)] * 4
    )
    assert result.stopped_by == "iterations"
    before = _mean_squares(resize(photo, (24, 32), clip=True), "relu2_1").mean()
    assert _mean_squares(result.image, "relu2_1").mean() > 1.5 * before


def test_a_channel_becomes_more_active_than_the_others(no_weights):
    options = {"layers": ("relu2_1",), "channel": 5, "init": "gray", "iterations": 12}
    image = _dream(None, **options).image
    assert image.shape == (32, 32, 3)
    squares = _mean_squares(image, "relu2_1")
    start = _mean_squares(np.full((32, 32, 3), 0.5, np.float32), "relu2_1")
    others = np.arange(len(squares)) != 5
    gain = squares / start.clip(1e-3)
    assert gain[5] > 3 * np.median(gain[others])


def test_a_channel_that_stays_silent_is_told(caplog, no_weights):
    from tfstyle.methods.dream.inputs import plan_dream
    from tfstyle.methods.dream.run import make_optimization

    even = np.full((32, 32, 3), 0.5, np.float32)
    order = np.argsort(_mean_squares(even, "relu2_1"))
    for channel, told in ((order[-1], False), (order[0], True)):
        about = {**SMALL, "layers": ("relu2_1",), "channel": int(channel)}
        options = tfstyle.DreamOptions(**about, init="gray")
        run = make_optimization(plan_dream(None, options))
        measured = run.measure(even)
        assert (f"Channel {channel} is not active" in caplog.text) == told
        assert (measured["activation"] > 13) == told


def test_layers_that_stay_silent_are_told(caplog):
    from tfstyle.methods.dream.run import _measure

    problem = SimpleNamespace(values=lambda images: {"activation": 13.5})
    _measure(lambda size: problem, ALL_CHANNELS, np.zeros((32, 32, 3), np.float32))
    line = (
        "The network is not active anywhere in the picture; "
        "try a photograph as `content`."
    )
    assert caplog.messages == [line]


@pytest.mark.slow
def test_a_seed_reproduces_and_another_differs(photo, no_weights):
    images = [_dream(photo, seed=seed).image for seed in (3, 3, 4)]
    np.testing.assert_array_equal(images[0], images[1])
    assert np.abs(images[0] - images[2]).mean() > 1e-3


@pytest.mark.slow
def test_noise_takes_the_photographs_shape(photo, no_weights):
    assert _dream(photo, init="noise", iterations=1).image.shape == (24, 32, 3)


@pytest.mark.slow
def test_the_photographs_details_come_back_at_each_octave(photo, no_weights):
    """Without a step that shows, the result is the photograph, not a blurred one."""
    image = _dream(photo, step_size=1e-6, octaves=3).image
    np.testing.assert_allclose(image, resize(photo, (24, 32), clip=True), atol=1e-3)


@pytest.mark.slow
def test_total_variation_smooths(no_weights):
    options = {"init": "noise", "iterations": 8}
    rough, smooth = (_dream(None, **options, tv_weight=w).image for w in (0, 1000))
    assert (
        np.abs(np.diff(smooth, axis=0)).mean() < np.abs(np.diff(rough, axis=0)).mean()
    )


@pytest.mark.slow
def test_frames_fall_into_the_picture(random, no_weights):
    image = resize(random.random((6, 8, 3), np.float32), (24, 32), clip=True)
    changes = {"frames": 3, "zoom": 1.2, "frame_iterations": 2, "step_size": 1e-6}
    frames = list(tfstyle.dream_frames(image, **SMALL, **changes))
    assert len(frames) == 3
    np.testing.assert_array_equal(frames[0], image)
    for before, after in pairwise(frames):
        expected = match_histogram(zoom(before, 1.2), image)
        assert np.abs(after - expected).mean() < 2e-3
        assert np.abs(after - before).mean() > 0.05


@pytest.mark.slow
@pytest.mark.parametrize("layer", ["relu1_2", "relu3_1"])
def test_frames_keep_mean_spread_and_clipped_values(random, layer, no_weights):
    coarse = random.random((6, 8, 3), np.float32)
    image = 0.1 + 0.8 * resize(coarse, (24, 32), clip=True)
    about = {"layers": (layer,), "frames": 9, "frame_iterations": 6}
    *_, last = tfstyle.dream_frames(image, **{**SMALL, **about})
    assert np.abs(last - image).mean() > 0.1  # it is another picture
    gray, first_gray = (x @ [0.299, 0.587, 0.114] for x in (last, image))
    assert gray.mean() == pytest.approx(first_gray.mean(), abs=0.02)
    assert gray.std() == pytest.approx(first_gray.std(), rel=0.1)
    assert last.std() == pytest.approx(image.std(), rel=0.1)
    assert np.mean((last < 0.002) | (last > 0.998)) < 0.01


@pytest.mark.slow
def test_each_frame_is_dreamed_on_and_shifted_in_another_way(photo, no_weights):
    image = resize(photo, (24, 32), clip=True)
    changes = {"frames": 3, "zoom": 1.0, "frame_iterations": 1, "octaves": 1}
    frames = list(tfstyle.dream_frames(image, **{**SMALL, **changes}))
    steps = [after - before for before, after in pairwise(frames)]
    assert min(np.abs(step).mean() for step in steps) > 1e-3
    assert np.abs(steps[0] - steps[1]).mean() > 1e-4


@pytest.mark.slow
def test_a_killed_run_goes_on(photo, tmp_path, no_weights):
    class Stop(tfstyle.Callback):
        def on_step(self, step):
            return step.number == 3

    expected = tfstyle.dream(photo, **SMALL)
    kept = {"checkpoint": tmp_path / "run"}
    tfstyle.dream(photo, **SMALL, **kept, callbacks=[Stop()])
    image = tfstyle.dream(photo, **SMALL, **kept, resume=True)
    np.testing.assert_array_equal(image, expected)


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"layers": ()}, "`layers` to be one or more names"),
        ({"layers": ("relu4_9",)}, "layers='relu4_9'"),
        ({"layers": ("relu3_1",), "channel": 256}, "relu3_1 has 256 channels"),
        ({"layers": ("pool2",), "channel": 128}, "from 0 to 127"),
        ({"channel": 3}, "single layer"),
        ({"channel": -2}, "channel=-2"),
        ({"channel": 512}, "from -1 to 511"),
        ({"init": "style"}, "init"),
        ({"octaves": 0}, "octaves=0"),
        ({"octave_scale": 1.0}, "octave_scale=1.0"),
        ({"step_size": 0}, "step_size=0"),
        ({"zoom": 0.5}, "zoom=0.5"),
        ({"optimizer": "adam"}, "optimizer"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused(wrong, line, photo):
    with pytest.raises(tfstyle.InputError, match=line):
        tfstyle.dream(photo, **wrong)


def test_content_is_needed_where_it_begins_with_that():
    with pytest.raises(tfstyle.InputError, match="`init` to be noise or gray"):
        tfstyle.dream()


@pytest.mark.slow
def test_ctrl_c_ends_all_of_the_frames(photo, monkeypatch, no_weights):
    from tfstyle.optimization.optimizers.normalized_gradient import NormalizedGradient

    options = tfstyle.DreamOptions(**{**SMALL, "frames": 5, "frame_iterations": 2})
    frames = run_dream_frames(photo, options)
    next(frames)
    next(frames)
    whole = NormalizedGradient.run

    def interrupted(descent, steps, on_step):
        whole(descent, steps, on_step)
        raise KeyboardInterrupt

    monkeypatch.setattr(NormalizedGradient, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        next(frames)
