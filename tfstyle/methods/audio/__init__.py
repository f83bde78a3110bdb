"""A sound in the manner of another one."""

from collections.abc import Sequence
from typing import Unpack

from tfstyle.keywords import AudioKeywords
from tfstyle.methods.audio.inputs import AnySound, plan_audio
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.optimization.callbacks import Result, Session
from tfstyle.sounds.sound import Sound


def audio(
    content: AnySound | None,
    style: AnySound | Sequence[AnySound],
    **options: Unpack[AudioKeywords],
) -> Sound:
    """Gives a sound the manner of another: its timbre, texture and modulations.

    Words, beats and melodies stay those of the content.

    Args:
        content: A `tfstyle.Sound`, or the path of a sound file or of a video; None
            where `init` is "noise".
        style: Likewise, or a list of such, which are blended.
        **options: Fields of `tfstyle.AudioOptions`, such as `method`, and of
            `tfstyle.Session`, such as `callbacks`. A sound longer than `part_seconds`
            has a checkpoint for each part: `run.1`, `run.2`, ... for "run".

    Returns:
        The sound, as long and as loud as the content, with its rate and channels.

    Raises:
        InputError: A sound or an option cannot be used.

    Example:

    ```python
    sound = tfstyle.audio("speech.wav", "rain.flac")
    tfstyle.write_sound(sound, "out.wav")
    ```

    Reference:
        Ulyanov, Lebedev, "Audio texture synthesis and style transfer" (2016), and
        neural-style-audio-tf; McDermott, Simoncelli, "Sound texture perception via
        statistics of the auditory periphery" (Neuron 71, 2011). Deviations: what is
        optimized are gains of the content's own spectra; mel bands; filters of several
        widths; distances are relative.
    """
    session, options = Session.split(options)
    return run_audio(content, style, AudioOptions.from_kwargs(**options), session).sound


def run_audio(
    content: AnySound | None,
    style: AnySound | Sequence[AnySound],
    options: AudioOptions,
    session: Session | None = None,
) -> Result:
    """As `audio`, and returns the whole result."""
    plan = plan_audio(content, style, options)
    from tfstyle.methods.audio.run import carry_out

    return carry_out(plan, session or Session())
