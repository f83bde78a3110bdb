"""Style transfer between sounds."""

from typing import TYPE_CHECKING, Unpack

from tfstyle.keywords import AudioKeywords
from tfstyle.methods.audio.inputs import AnySound, AnyStyles, plan_audio
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.optimization.callbacks import Session
from tfstyle.public import public
from tfstyle.sounds.sound import Sound

if TYPE_CHECKING:
    from tfstyle.methods.audio.run import SoundResult


@public
def audio(
    content: AnySound | None,
    style: AnyStyles,
    **options: Unpack[AudioKeywords],
) -> Sound:
    """Gives a sound the timbre, texture and modulations of another sound.

    The words, beats and melody of the content are kept.

    Args:
        content: A `tfstyle.Sound`, or the path of a sound or video file; None if `init`
            is "noise".
        style: A `tfstyle.Sound`, or the path of a sound or video file. To blend several
            styles, pass a list of sounds or paths, or a dictionary of weights keyed by
            path.
        **options: Fields of `tfstyle.AudioOptions`, such as `method`, and of
            `tfstyle.Session`, such as `callbacks`. A sound longer than `part_seconds`
            is split into parts; a shorter sound is a single part. Each part is
            optimized in up to three rounds. If there is more than one round in total,
            each round has its own checkpoint. For example, with `checkpoint="run"`, the
            checkpoints are `run.1`, `run.2` and so on.

    Returns:
        The stylized sound, with the length, loudness, sample rate and channels of the
        content. With `init="noise"`, the sound is `duration` seconds long. Its sample
        rate and channels are those of the first style, and its loudness is the weighted
        mean of the styles' loudness.

    Raises:
        InputError: A sound or an option is invalid.

    Example:

    ```python
    sound = tfstyle.audio("speech.wav", "rain.flac")
    tfstyle.write_sound(sound, "out.wav")
    ```

    Reference:
        Ulyanov, Lebedev, "Audio texture synthesis and style transfer" (2016), and
        neural-style-audio-tf; McDermott, Simoncelli, "Sound texture perception via
        statistics of the auditory periphery" (Neuron 71, 2011). Deviations: the
        optimized variables are gains for the content's spectra; the bands are mel
        bands; the filters have several widths; distances are relative to the style.
    """
    session, rest = Session.split(options)
    return run_audio(content, style, AudioOptions.from_kwargs(**rest), session).sound


def run_audio(
    content: AnySound | None,
    style: AnyStyles,
    options: AudioOptions,
    session: Session | None = None,
) -> "SoundResult":
    """Works like `audio`, but takes an options object and returns a `SoundResult`."""
    plan = plan_audio(content, style, options)
    from tfstyle.methods.audio.run import carry_out

    return carry_out(plan, session or Session())
