"""Tests of complete runs on small sounds."""

from dataclasses import replace

import numpy as np
import pytest

from tests.methods.audio.sounds import RATE, clicks, hum
from tfstyle.errors import InputError
from tfstyle.methods.audio import audio, inputs, run_audio, synthesis
from tfstyle.methods.audio.inputs import plan_audio
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.optimization import checkpoint
from tfstyle.optimization.callbacks import Callback, Session
from tfstyle.sounds.loudness import loudness
from tfstyle.sounds.mastering import true_peak
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.write import write_sound

pytestmark = pytest.mark.slow


def _moments(content, style, **options):
    options = {"method": "moments", "phase_iterations": 4, **options}
    return run_audio(content, style, AudioOptions(**options))


@pytest.mark.parametrize(
    ("content", "style"),
    [
        (clicks(), hum()),
        (clicks(channels=2), hum(channels=2)),
        (clicks(channels=2), hum()),
        (clicks(), hum(channels=2)),
        (clicks(channels=6), hum()),
        (clicks(rate=44100), hum()),
        (clicks(), hum(rate=44100, seconds=3)),
        (clicks(seconds=0.1), hum()),
        (clicks(), hum(seconds=0.1)),
    ],
)
def test_the_sound_is_as_long_and_as_loud_as_the_content(content, style):
    result = _moments(content, style)
    sound = result.sound
    assert (sound.rate, sound.samples.shape) == (content.rate, content.samples.shape)
    assert sound.layout == content.layout
    assert np.isfinite(sound.samples).all()
    assert loudness(sound) == pytest.approx(loudness(content), abs=0.3)
    assert true_peak(sound) < -1
    distances = result.report["distances"]
    assert distances["style"] < 0.7 * distances["style_of_content"]


def test_a_strength_of_zero_is_the_content_and_less_is_nearer_to_it():
    content, errors = clicks(), []
    for strength in (0.0, 0.3, 1.0):
        sound = _moments(content, hum(), strength=strength).sound
        errors.append(np.linalg.norm(sound.samples - content.samples))
    assert errors[0] == 0
    assert errors[0] < errors[1] < errors[2]


def test_chunks_make_the_sound_of_the_whole(monkeypatch):
    content = clicks(seconds=3, channels=2)
    whole = _moments(content, hum()).sound.samples
    monkeypatch.setattr(synthesis, "FRAMES_PER_PART", 64)
    assert np.abs(_moments(content, hum()).sound.samples - whole).max() < 1e-4


def test_a_mono_style_leaves_stereo_where_it_is():
    content = clicks(channels=2)
    content = replace(content, samples=content.samples[:, :1] * np.float32([0.8, 0.2]))
    left, right = _moments(content, hum()).sound.samples.T
    assert right == pytest.approx(left / 4, abs=1e-4)


def test_two_styles_of_which_one_has_no_share_are_the_other():
    one = _moments(clicks(), hum()).sound.samples
    weights = {"style_blend_weights": (1.0, 0.0)}
    both = _moments(clicks(), [hum(), clicks(seed=5)], **weights).sound.samples
    assert both == pytest.approx(one, abs=1e-5)


def test_a_clipped_sound_has_no_peaks():
    content = Sound(np.clip(30 * clicks().samples, -1, 1), RATE)
    assert true_peak(_moments(content, hum()).sound) < -1


def test_a_limited_sound_is_as_loud_as_the_content(caplog):
    """Clicks gain peaks from a hum; too loud content cannot be matched."""
    content = clicks()
    peak = np.abs(content.samples).max()
    loud = Sound(content.samples / peak, content.rate)
    sound = _moments(loud, hum()).sound
    assert loudness(sound) == pytest.approx(loudness(loud), abs=0.1)
    assert "quieter" not in caplog.text
    excess = Sound(np.clip(loud.samples * 30, -1, 1), content.rate)
    result = _moments(excess, hum())
    missing = loudness(excess) - loudness(result.sound)
    assert f"The result is {missing:.1f} LU quieter than the content" in caplog.text
    assert result.report["planned_loudness"] == pytest.approx(loudness(excess))


def test_a_texture_has_the_mean_loudness_of_its_styles():
    styles = [Sound(gain * hum().samples, RATE) for gain in (0.2, 0.1)]
    options = {"init": "noise", "duration": 1.0, "style_blend_weights": (3, 1)}
    sound = _moments(None, styles, **options).sound
    first, second = map(loudness, styles)
    assert first - second == pytest.approx(20 * np.log10(2), abs=0.01)
    expected = 0.75 * first + 0.25 * second
    assert loudness(sound) == pytest.approx(expected, abs=0.1)


def test_weights_may_be_a_dictionary(tmp_path):
    paths = [str(tmp_path / name) for name in ("hum.wav", "clicks.wav")]
    for path, sound in zip(paths, (hum(), clicks()), strict=True):
        write_sound(sound, path)
    options = AudioOptions(style_blend_weights=(3, 1))
    listed = plan_audio(clicks(), paths, options)
    keyed = plan_audio(clicks(), dict(zip(paths, (3, 1), strict=True)), AudioOptions())
    assert keyed.shares == listed.shares == (0.75, 0.25)
    assert [s.length for s in keyed.styles] == [s.length for s in listed.styles]


def test_silence_is_refused():
    silence = Sound(np.zeros((RATE, 1), np.float32), RATE)
    for sounds, name in (((silence, hum()), "content"), ((hum(), silence), "style")):
        with pytest.raises(InputError, match=f"Expected `{name}` to be louder"):
            audio(*sounds)


def test_mistakes_are_named():
    with pytest.raises(InputError, match="style_blend_weights"):
        audio(clicks(), [hum(), hum()], style_blend_weights=(1.0,))
    with pytest.raises(InputError, match="Expected either `content` or init='noise'"):
        audio(None, hum())
    with pytest.raises(InputError, match="Expected at least one `style`"):
        audio(clicks(), [])
    with pytest.raises(InputError, match="Expected `style` to be a path"):
        audio(clicks(), None)
    for weights in (("a", "b"), 1.0, np.ones(2)):
        with pytest.raises(InputError, match="Expected `style_blend_weights`"):
            audio(clicks(), [hum(), hum()], style_blend_weights=weights)
    samples = clicks().samples
    samples[100] = np.nan
    with pytest.raises(InputError, match="Expected `content` to have finite samples"):
        audio(Sound(samples, RATE), hum())


def test_the_noise_of_a_long_texture_is_that_of_its_parts(monkeypatch):
    options = AudioOptions(init="noise", duration=0.5)
    whole = plan_audio(None, hum(channels=2), options).content.samples
    monkeypatch.setattr(inputs, "_PART", 333)
    parts = plan_audio(None, hum(channels=2), options).content.samples
    np.testing.assert_array_equal(whole, parts)
    assert whole.std() == pytest.approx(0.1, rel=0.02)


class _Stop(Callback):
    def __init__(self, at):
        self.at, self.numbers = at, []

    def on_step(self, step):
        self.numbers.append(step.number)
        return step.number == self.at


@pytest.mark.slow
def test_an_optimization_is_nearer_to_the_style_than_moments():
    about = {"iterations": 12, "phase_iterations": 8}
    near = run_audio(clicks(), hum(), AudioOptions(**about)).report
    moments = run_audio(clicks(), hum(), AudioOptions(method="moments")).report
    assert near["distances"]["style"] < moments["distances"]["style"]
    assert near["onset_correlation"] > 0.5


@pytest.mark.slow
def test_a_resumed_run_is_that_which_was_not_interrupted(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint, "AT_ONCE", -1)  # as if the disk were slow
    options = AudioOptions(iterations=9, phase_iterations=2)
    whole = run_audio(clicks(), hum(), options)
    about = {"checkpoint": tmp_path / "run", "checkpoint_every": 1}
    stop = _Stop(at=5)
    first = run_audio(clicks(), hum(), options, Session(callbacks=[stop], **about))
    assert (first.stopped_by, stop.numbers) == ("callback", [1, 2, 3, 4, 5])
    resumed = run_audio(clicks(), hum(), options, Session(resume=True, **about))
    assert resumed.report["resumed_at_step"] == 5
    assert np.array_equal(resumed.sound.samples, whole.sound.samples)
    with pytest.raises(InputError, match="onset_weight"):
        other = replace(options, onset_weight=0.5)
        run_audio(clicks(), hum(), other, Session(resume=True, **about))
    same = Sound(clicks().samples, RATE // 2)
    with pytest.raises(InputError, match="a different `content`"):
        run_audio(same, hum(), options, Session(resume=True, **about))


@pytest.mark.slow
def test_weights_in_a_dictionary_count_for_the_checkpoint(tmp_path):
    files = [f"{tmp_path / name}" for name in ("a.wav", "b.wav")]
    for file, seed in zip(files, (1, 2), strict=True):
        write_sound(hum(seed=seed), file)
    options = AudioOptions(iterations=2, phase_iterations=2)
    about = {"checkpoint": tmp_path / "run", "checkpoint_every": 1}
    blend = {files[0]: np.float32(3), files[1]: 1}
    run_audio(clicks(), blend, options, Session(**about))
    with pytest.raises(InputError, match=r"blend_weights` to be \[0\.75, 0\.25"):
        run_audio(clicks(), files, options, Session(resume=True, **about))


@pytest.mark.slow
def test_a_texture_is_like_the_style_and_as_long_as_wanted():
    options = AudioOptions(init="noise", duration=2.0, iterations=12)
    result = run_audio(None, hum(channels=2), options)
    assert result.sound.samples.shape == (2 * RATE, 2)
    assert result.report["distances"]["style"] < 1
    assert "onset_correlation" not in result.report


@pytest.mark.slow
@pytest.mark.parametrize("iterations", [1, 2, 4])
def test_as_many_steps_are_taken_as_asked(iterations):
    options = AudioOptions(iterations=iterations, phase_iterations=0, tolerance=0)
    stop = _Stop(at=None)
    result = run_audio(clicks(), hum(), options, Session(callbacks=[stop]))
    assert stop.numbers == list(range(1, iterations + 1))
    assert len(result.curve) == iterations


def test_rounds_of_the_default_length_can_end_early():
    options = AudioOptions(phase_iterations=0, tolerance=1)
    result = run_audio(clicks(), hum(), options)
    assert len(result.curve) == 3 * 11
    assert result.stopped_by == "tolerance"


@pytest.mark.slow
def test_a_long_sound_is_optimized_in_parts_that_count_as_one_run():
    content = clicks(seconds=25)
    about = {"iterations": 3, "phase_iterations": 0}
    stop = _Stop(at=None)
    options = AudioOptions(part_seconds=10, **about)
    result = run_audio(content, hum(), options, Session(callbacks=[stop]))
    assert stop.numbers == list(range(1, len(result.curve) + 1))
    assert {entry["part"] for entry in result.curve} == set(range(1, 10))
    assert result.sound.length == content.length
    assert np.isfinite(result.image).all()
