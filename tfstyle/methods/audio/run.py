"""Runner for `audio` plans. Imports TensorFlow only for `method="optimize"`."""

import hashlib
import logging
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.machine import trim_memory
from tfstyle.methods.audio.channels import choose_channels, share
from tfstyle.methods.audio.gains import smoothed
from tfstyle.methods.audio.inputs import AudioPlan, level_of
from tfstyle.methods.audio.measures import measure
from tfstyle.methods.audio.noise import WhiteNoise
from tfstyle.methods.audio.observed import Observed, content_powers, observe
from tfstyle.methods.audio.synthesis import Convergence, Renderer, in_threads
from tfstyle.optimization.callbacks import Result, Session
from tfstyle.sounds.loudness import loudness
from tfstyle.sounds.mastering import match_loudness, report_loss, true_peak
from tfstyle.sounds.scratch import release, scratch
from tfstyle.sounds.sound import Sound, from_mid_side

_PART = 2**20


@dataclass(frozen=True)
class SoundResult(Result):
    """Result of an `audio` run.

    `image` holds logarithmic gains, `(nodes, bands, fields)`. A node is a time
    step. A field belongs to one channel, or to both channels of a stereo sound.

    Attributes:
        sound: Finished sound.
    """

    sound: Sound

    @property
    def size(self) -> dict[str, int]:
        """Number of samples, sample rate and number of channels, as a dictionary."""
        sound = self.sound
        about = {"length": sound.length, "rate": sound.rate}
        return {**about, "channels": sound.channels}


def carry_out(plan: AudioPlan, session: Session) -> SoundResult:
    """Runs a plan and returns the result.

    Args:
        plan: Plan from `plan_audio`.
        session: Callbacks and checkpoint of the optimization.

    Raises:
        InputError: The checkpoint is invalid, or the disk for temporary files is full.
    """
    began, observed = time.monotonic(), observe(plan)
    digests = {
        "content": _digest(plan.content),
        "style": [_digest(style) for style in plan.styles],
    }
    gains, stopped_by, curve, resumed = _find_gains(plan, observed, session, digests)
    trim_memory()  # frees the memory that the optimization used
    sound, convergence = render(plan, observed, gains)
    than = "the content" if plan.options.init == "content" else "the style"
    report_loss(sound, plan.loudness, than)
    if stopped_by == "not_finite":
        logging.getLogger("tfstyle").warning(
            "The loss became infinite or NaN; the result is the best sound found "
            "before that."
        )
    report = {
        "sounds": digests,
        **_measure(plan, observed, sound),
        "spectral_convergence": convergence.decibels,
        "seconds": round(time.monotonic() - began, 3),
        "resumed_at_step": resumed,
    }
    result = SoundResult(gains, stopped_by, curve, report, sound)
    if plan.options.method == "optimize":
        for callback in session.callbacks:
            callback.on_end(result)
    return result


def _find_gains(
    plan: AudioPlan, observed: Observed, session: Session, digests: Mapping
) -> tuple[np.ndarray, str, list[dict], int]:
    """Computes the gains with the method named in the plan's options."""
    if plan.options.method == "moments":
        return observed.moment_gains(0, observed.nodes), "iterations", [], 0
    import_keras()
    from tfstyle.methods.audio.optimization import FieldOptimization

    # The weights in the options are replaced, because a dictionary of styles may have
    # specified other weights.
    weights = {"style_blend_weights": plan.shares}
    identity = {**digests, **asdict(plan.options), **weights}
    renderers = make_renderers(plan, observed)
    done = FieldOptimization(observed, plan.options, renderers, identity).run(session)
    return done.gains, done.stopped_by, done.curve, done.resumed


def render(
    plan: AudioPlan, observed: Observed, gains: np.ndarray
) -> tuple[Sound, Convergence]:
    """Applies gains to the content, and adjusts the loudness of the result.

    Args:
        plan: Plan of the run.
        observed: Band powers of the content and the styles.
        gains: Logarithmic gains, `(nodes, bands, fields)`.
    """
    content, channels = plan.content, observed.channels
    output = scratch(content.samples.shape)
    if plan.options.init == "content" and not plan.options.strength:
        for first in range(0, content.length, _PART):
            output[first : first + _PART] = content.samples[first : first + _PART]
        return Sound(output, content.rate, content.layout), Convergence(wanted=1.0)
    renderers = make_renderers(plan, observed)

    def render_channel(number: int) -> Convergence:
        samples, field = channels.content[number], channels.fields[number]
        own = smoothed(gains[..., field]) * np.float32(plan.options.strength)
        # The noise is scaled by the ratio of this channel's level to the level of the
        # channel for which the gain field is optimized.
        renderer = renderers[field].with_noise(share(samples, channels.led[field]))
        return renderer.render(samples, own, output[:, number])

    total = sum(in_threads(render_channel, range(content.channels)), Convergence())
    for first in range(0, content.length, _PART):
        part = slice(first, first + _PART)
        output[part] = from_mid_side(output[part])
        release(output)
    sound = Sound(output, content.rate, content.layout)
    return match_loudness(sound, plan.loudness), total


def make_renderers(plan: AudioPlan, observed: Observed) -> list[Renderer]:
    """Creates a renderer, with its own noise, for each gain field."""
    options, content = plan.options, plan.content
    about = observed.frames, content.rate, plan.bands, options.phase_iterations
    level = np.float32(10 ** (-observed.level / 20))
    return [
        Renderer(*about, WhiteNoise(options.seed, field), level * amplitudes)
        for field, amplitudes in enumerate(observed.amplitudes)
    ]


def _measure(plan: AudioPlan, observed: Observed, sound: Sound) -> dict:
    own = replace(plan, content=sound, levels=[level_of(sound), *plan.levels[1:]])
    powers = content_powers(own, choose_channels(own))
    has_content = plan.options.init == "content"
    measured = measure(observed, powers, plan.options.seed, has_content)
    heard = {
        "loudness": loudness(sound),
        "planned_loudness": plan.loudness,
        "true_peak": true_peak(sound),
    }
    # Infinite levels of a silent sound are left out, because JSON has no infinity.
    return {**measured, **{n: v for n, v in heard.items() if np.isfinite(v)}}


def _digest(sound: Sound) -> str:
    """Returns a short digest of a sound; reads the samples in parts to save memory."""
    samples = sound.samples
    about = f"{samples.shape} {sound.rate} {sound.layout}"
    digest = hashlib.sha256(about.encode())
    for first in range(0, len(samples), _PART):
        digest.update(np.ascontiguousarray(samples[first : first + _PART]).tobytes())
        release(samples)
    return digest.hexdigest()[:16]
