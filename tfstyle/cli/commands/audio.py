"""`tfstyle audio`: style transfer between sounds."""

from collections.abc import Sequence
from functools import partial

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.flag_errors import UsageError
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.pixel_job import PixelJob, define_run_flags
from tfstyle.machine import share_heap
from tfstyle.methods.audio.inputs import plan_audio
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.methods.audio.run import carry_out
from tfstyle.optimization.callbacks import Result, Session
from tfstyle.sounds.lossy import write_limited
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.write import check_format, check_sound_output

USAGE = """usage: tfstyle audio CONTENT STYLE [STYLE ...] --output=OUT.wav
       tfstyle audio --init=noise --style=STYLE --output=OUT.wav

Gives CONTENT the timbre, texture and modulations of STYLE. The words, beats and melody
of CONTENT are kept. --method=moments is faster but changes the sound less. --init=noise
makes a sound texture of any length from STYLE alone. CONTENT and STYLE are sound files,
or videos with sound. Writes the sound (OUT.wav), a record of the run (OUT.wav.json) and
the flags of the run (OUT.wav.cfg). Existing files are replaced. To repeat the run, use
--flagfile=OUT.wav.cfg.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path("content", "the content sound, or a video with sound", values)
    define_path(
        "style",
        "a style sound; repeat the flag to blend several",
        values,
        [],
        repeatable=True,
    )
    define_path(
        "sound",
        "content or style sound; can also be given as a positional argument; if "
        "--content or --init=noise is used, all these sounds are styles; otherwise, "
        "the first of them is the content",
        values,
        [],
        repeatable=True,
    )
    define_path(
        "output",
        "the sound to write: .wav, .flac, .ogg or .mp3; an existing file is replaced",
        values,
    )
    define_option_flags(AudioOptions, values)
    define_run_flags(values, "OUT.wav")


def _run(values: flags.FlagValues) -> int:
    """Makes and writes the sound, and prints a summary."""
    # Saves 0.1 GB of memory. Must be called before TensorFlow starts threads.
    share_heap()
    options = options_from_flags(AudioOptions, values)
    for name in ("resume", "checkpoint_every"):
        flag = values[name]
        if options.method != "optimize" and flag.value != flag.default:
            raise UsageError(
                f"Expected `{name}` to be used only with method='optimize'. Received: "
                f"method={options.method!r}, {name}={flag.value}"
            )
    _name_sounds(values)
    _check_sounds(values)
    content, styles = values.content, values.style
    method = partial(_carry_out, content, styles, options, values.output)
    with SoundJob("audio", values, [*filter(None, [content]), *styles]) as job:
        return job.run(method, _describe)


def _carry_out(
    content: str | None,
    styles: Sequence[str],
    options: AudioOptions,
    output: str,
    session: Session,
) -> Result:
    """Checks that the output format supports the sound, then makes the sound."""
    plan = plan_audio(content, styles, options)
    check_format(output, plan.content.channels, plan.content.rate)
    return carry_out(plan, session)


def _name_sounds(values: flags.FlagValues) -> None:
    """Assigns positional arguments to content and style."""
    words = list(values.sound)
    if not values.content and values.init == "content" and words:
        values.content = words.pop(0)
    values.style = values.style + words
    values["sound"].value = []


def _check_sounds(values: flags.FlagValues) -> None:
    """Raises an error if a sound is missing, or `--init=noise` is used with content."""
    is_texture = values.init == "noise"
    if not values.style:
        raise UsageError("Expected a style sound to be given. Received: no --style")
    if not (is_texture or values.content):
        raise UsageError(
            "Expected a content sound or `--init=noise` to be given. Received: no "
            "--content"
        )
    if is_texture and values.content:
        raise UsageError(
            "Expected either `content` or init='noise', but not both. Received: "
            f"content={values.content!r}, init='noise'"
        )


def _describe(result: Result) -> str:
    report = result.report
    style = f"style distance {report['distances']['style']:.4f}"
    if "onset_correlation" not in report:
        return style
    before = report["distances"]["style_of_content"]
    onsets = report["onset_correlation"]
    return f"{style} (before: {before:.4f}), onset correlation {onsets:.2f}"


def _sound_of(result: Result) -> Sound:
    from tfstyle.methods.audio.run import SoundResult

    if not isinstance(result, SoundResult):
        raise TypeError(f"Expected the result to be a sound. Received: {type(result)}")
    return result.sound


class SoundJob(PixelJob):
    """Run of `tfstyle audio`, which writes a sound instead of a picture."""

    kind = "sound"

    def check(self, inputs: Sequence[str]) -> None:
        """Checks that the output can be written and is not one of the inputs."""
        check_sound_output(self.output, inputs)

    def write(self, result: Result) -> None:
        """Writes the sound."""
        write_limited(_sound_of(result), self.output)

    def describe_size(self, result: Result) -> str:
        """Describes the duration, channels and sample rate."""
        sound = _sound_of(result)
        return f"{sound.seconds:.2f} s, {sound.layout}, {sound.rate} Hz"


COMMAND = Command(
    group=Group.SOUND,
    summary="transfer the style of one sound to another",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("output",),
    positional="sound",
)
