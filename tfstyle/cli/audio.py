"""`tfstyle audio`: a sound in the manner of another."""

from collections.abc import Sequence
from functools import partial

from absl import flags

from tfstyle.cli.callbacks import Progress
from tfstyle.cli.command import Command
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.pixel_job import PixelJob, define_run_flags
from tfstyle.methods.audio.inputs import plan_audio
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.methods.audio.run import carry_out
from tfstyle.optimization.callbacks import Result, Session
from tfstyle.sounds.write import check_format, check_sound_output, write_sound

USAGE = """usage: tfstyle audio CONTENT STYLE [STYLE ...] --output=OUT.wav
       tfstyle audio --init=noise --style=STYLE --output=OUT.wav

Gives a sound the manner of another: its timbre, its texture, its modulations. Words,
beats and melodies stay those of the content. --method=moments does less, at once;
--init=noise makes more of the style's texture, without content. Reads sound files and
the sound of videos. Writes the sound, OUT.wav.cfg (its flags, for --flagfile) and
OUT.wav.json (the run's record); existing files are replaced.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path("content", "the content sound, or a video with sound", values)
    define_path(
        "style",
        "a style sound; repeat the flag for several, which are blended",
        values,
        [],
        repeatable=True,
    )
    define_path(
        "sound",
        "the content sound, where --content is not given, and style sounds, as without "
        "the flag's name",
        values,
        [],
        repeatable=True,
    )
    define_path("output", "the sound to write: .wav, .flac, .ogg or .mp3", values)
    define_option_flags(AudioOptions, values)
    define_run_flags(values)


def _run(values: flags.FlagValues) -> int:
    """Makes the sound, writes it and prints a line about it."""
    options = options_from_flags(AudioOptions, values)
    _name_sounds(values)
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
    """Makes the sound, if the output's format can hold it."""
    plan = plan_audio(content, styles, options)
    check_format(output, plan.content.channels, plan.content.rate)
    return carry_out(plan, session)


def _name_sounds(values: flags.FlagValues) -> None:
    """Makes content and style sounds of the words without a flag."""
    words = list(values.sound)
    if not values.content and values.init == "content" and words:
        values.content = words.pop(0)
    values.style = [*values.style, *words]
    values.sound = []


def _describe(result: Result) -> str:
    report = result.report
    style = f"style distance {report['distances']['style']:.4f}"
    if "onset_correlation" not in report:
        return style
    before = report["distances"]["style_of_content"]
    onsets = report["onset_correlation"]
    return f"{style} (content {before:.4f}), onset correlation {onsets:.2f}"


class SoundJob(PixelJob):
    """A run with its files, whose output is a sound."""

    def check(self, inputs: Sequence[str]) -> None:
        """Refuses an output that cannot be written, or is an input."""
        check_sound_output(self.output, inputs)

    def write(self, result: Result) -> None:
        """Writes the sound."""
        write_sound(result.sound, self.output)

    def make_progress(self) -> Progress:
        """Creates the progress line, without sizes of pictures."""
        return Progress(describe=lambda scale: "")

    def describe_size(self, result: Result) -> str:
        """Duration, channels and rate."""
        sound = result.sound
        return f"{sound.seconds:.2f} s, {sound.layout}, {sound.rate} Hz"


COMMAND = Command(
    usage=USAGE, define=_define, run=_run, required=("output",), positional="sound"
)
