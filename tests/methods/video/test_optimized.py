"""Tests of frames painted by image optimization, with random features."""

import shutil
from hashlib import sha256

import numpy as np
import pytest

import tfstyle
from tests.methods.video.clips import moving_squares, read_frames, write_clip
from tfstyle.errors import InputError
from tfstyle.features import weights
from tfstyle.images import save
from tfstyle.methods.video import inputs
from tfstyle.methods.video.options import VideoOptions
from tfstyle.optimization.loop import Loop

pytest.importorskip("av")
pytest.importorskip("cv2")
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_weights")]


@pytest.fixture
def painting(tmp_path, random):
    pixels = random.integers(0, 255, (8, 8, 3), np.uint8)
    save(pixels.repeat(6, axis=0).repeat(6, axis=1), tmp_path / "painting.png")
    return tmp_path / "painting.png"


@pytest.fixture
def paint(tmp_path, painting):
    def run(output, clip, **options):
        chosen = {"method": "optimize", "codec": "ffv1", **options}
        chosen |= {"first_iterations": 6, "iterations": 4}
        path = tmp_path / output
        tfstyle.stylize_video(
            clip, str(painting), path, allow_random_features=True, **chosen
        )
        return np.stack(read_frames(path)).astype(int)

    return run


@pytest.mark.nightly
def test_paint_stays_where_nothing_moves(paint, tmp_path, random):
    still = moving_squares(1)[0]
    noise = random.integers(-8, 9, (3, *still.shape))
    frames = list(np.clip(still + noise, 0, 255).astype(np.uint8))
    clip = write_clip(tmp_path / "in.mp4", frames)
    steady, alone = paint("out.mkv", clip), paint("alone.mkv", clip, stability=0)
    assert len(steady) == 3
    # The first frames are the same.
    np.testing.assert_array_equal(steady[0], alone[0])
    flicker, other = (np.abs(np.diff(c, axis=0)).mean() for c in (steady, alone))
    # A weak bound, for random features and four steps; benchmarks measure the quality.
    assert flicker < 0.75 * other


@pytest.mark.nightly
def test_a_frame_that_diverges_ends_the_run(paint, tmp_path, monkeypatch):
    clip = write_clip(tmp_path / "in.mp4", moving_squares(2))
    check = Loop._check_finite
    broken = lambda loop, values: check(loop, {"loss": np.nan})  # noqa: E731
    monkeypatch.setattr(Loop, "_check_finite", broken)
    with pytest.raises(InputError, match="each frame to stay finite; a smaller `style"):
        paint("out.mkv", clip)


@pytest.mark.nightly
def test_an_interrupted_frame_is_not_kept(paint, tmp_path, monkeypatch):
    clip = write_clip(tmp_path / "in.mp4", moving_squares(2))
    whole, on_step, steps = paint("whole.mkv", clip), Loop._on_step, []

    def interrupted(loop, *arguments):
        steps.append(None)
        if len(steps) == 8:  # second step of the second frame
            raise KeyboardInterrupt
        return on_step(loop, *arguments)

    with monkeypatch.context() as context:
        context.setattr(Loop, "_on_step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            paint("out.mkv", clip)
    np.testing.assert_array_equal(paint("out.mkv", clip), whole)


def test_a_style_that_is_no_file_is_refused(paint, tmp_path):
    clip = write_clip(tmp_path / "in.mp4", moving_squares(2))
    with pytest.raises(InputError, match="Expected `style`"):
        tfstyle.stylize_video(clip, "wave", tmp_path / "o.mp4", method="optimize")


def test_weights_and_seed_are_those_that_are_given(tmp_path, painting, monkeypatch):
    clip = write_clip(tmp_path / "in.mp4", moving_squares(2))
    monkeypatch.setattr(inputs, "OptimizedFrames", lambda *given: given)
    options = VideoOptions(method="optimize", vgg19_weights="w.h5", seed=3)
    monkeypatch.setattr(inputs, "load_inputs", lambda *given: _Inputs)
    monkeypatch.setattr(inputs, "weights_digest", lambda *given: "0" * 16)
    plan = inputs.make_plan(clip, str(painting), tmp_path / "o.mp4", options)
    _, chosen, *_ = plan.stabilizer()
    assert (chosen.vgg19_weights, chosen.seed) == ("w.h5", 3)


class _Inputs:
    styles = blend = ()


@pytest.fixture
def identity(tmp_path, painting):
    clip = write_clip(tmp_path / "in.mp4", moving_squares(2))

    def plan(style=str(painting), **options):
        chosen = VideoOptions(
            **{"method": "optimize", "allow_random_features": True, **options}
        )
        return inputs.make_plan(clip, style, tmp_path / "o.mp4", chosen).identity

    return plan


def test_other_weights_are_another_run(identity, painting, monkeypatch):
    before = identity()
    assert before["vgg19_weights"] == "random"
    assert identity(seed=3) == before  # no random numbers are used
    monkeypatch.setattr(weights, "find_weights", lambda: painting)
    digest = sha256(painting.read_bytes()).hexdigest()[:16]
    assert identity() == {**before, "vgg19_weights": digest}


def test_another_blend_is_another_run(identity, painting, tmp_path):
    other = shutil.copy(painting, tmp_path / "other.png")
    blends = [{str(painting): 3, str(other): 1}, {str(painting): 1, str(other): 3}]
    stored = [identity(style)["blend_weights"] for style in blends]
    assert stored == [(0.75, 0.25), (0.25, 0.75)]


def test_no_painting_is_replaced(tmp_path, painting):
    clip = write_clip(tmp_path / "in.mp4", moving_squares(2))
    (tmp_path / "art").mkdir()
    shutil.copy(painting, tmp_path / "art" / "frame_0002.png")
    chosen = VideoOptions(method="optimize", allow_random_features=True)
    with pytest.raises(InputError, match=r"would replace '.*frame_0002\.png'"):
        inputs.make_plan(
            *(clip, str(tmp_path / "art"), tmp_path / "art" / "frame_%04d.png", chosen)
        )


def test_another_pace_is_another_run(tmp_path, painting):
    for number, frame in enumerate(moving_squares(2)):
        save(frame, tmp_path / f"f_{number}.png")
    content, output = tmp_path / "f_%d.png", tmp_path / "o.mp4"
    paces = [
        inputs.make_plan(
            content,
            str(painting),
            output,
            VideoOptions(method="optimize", allow_random_features=True, frame_rate=r),
        ).identity
        for r in (25, 50)
    ]
    assert paces[0] != paces[1]
