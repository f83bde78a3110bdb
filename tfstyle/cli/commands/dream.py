"""The `tfstyle dream` command."""

import sys
from functools import partial
from pathlib import Path

import numpy as np
from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.counted import counted
from tfstyle.cli.default_output import beside, style_label
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.option_flags import define_path, options_from_flags
from tfstyle.cli.pixel_job import PixelJob, define_pixel_flags
from tfstyle.cli.status_line import PictureProgress
from tfstyle.cli.streams import one_line
from tfstyle.errors import InputError
from tfstyle.files.lock import lock_file
from tfstyle.files.paths import expand
from tfstyle.images import check_animation, save_animation, to_uint8
from tfstyle.methods.dream import run_dream, run_dream_frames
from tfstyle.methods.dream.options import DreamOptions

USAGE = """usage: tfstyle dream PHOTO [-o OUT.png]
       tfstyle dream --init=gray --layers=LAYER --channel=N [-o OUT.png]

Amplifies the patterns that VGG19 detects in a photograph (DeepDream, 2015), or shows
the pattern that activates one channel of a layer. --animation also writes an
animation that zooms into the picture. Writes OUT.png (the picture), OUT.png.cfg (flags
for repeating the run with --flagfile) and OUT.png.json (a record of the run). Existing
files are replaced.

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path("content", "the content image; '-' for standard input", values)
    define_path(
        "animation",
        "animation to write in addition to the picture: .gif or .webp; an existing "
        "file is replaced",
        values,
        "",
    )
    define_pixel_flags(DreamOptions, values)


def _run(values: flags.FlagValues) -> int:
    """Writes the picture and, if requested, an animation, and prints a summary."""
    options = options_from_flags(DreamOptions, values)
    if values.animation:
        _check_animation(values)
    inputs = [values.content] if values.content else []
    with PixelJob("dream", values, inputs) as job:
        if values.animation:
            job.enter_context(lock_file(expand(values.animation), "animation"))
        code = job.run(partial(run_dream, values.content or None, options))
        if code or not values.animation:
            return code
        return _animate(job.result.image, options, expand(values.animation))


def _output(values: flags.FlagValues) -> str:
    if values.content:
        return beside(values.content, "dream", values)
    return beside(values.init, style_label(values.layers), values)


def _check_animation(values: flags.FlagValues) -> None:
    animation = expand(values.animation).resolve()
    check_animation(animation)
    others = [values.output, values.content or values.output]
    if animation in [expand(name).resolve() for name in others]:
        raise InputError(
            "Expected `animation` to differ from the output and the content image. "
            f"Received: animation={values.animation!r}"
        )


def _animate(image: np.ndarray, options: DreamOptions, path: Path) -> int:
    """Writes the animation. After Ctrl-C or an error, writes the frames made so far."""
    progress, made, code = PictureProgress(options.frames), [], 0
    try:
        for frame in run_dream_frames(image, options):
            made.append(to_uint8(frame))
            progress.advance()
            progress.show("frames")
    except KeyboardInterrupt:
        kept = "writing the frames made so far" if made else "no frame was finished"
        print(f"\nInterrupted; {kept}.", file=sys.stderr)
        code = INTERRUPTED
    except InputError as error:
        print(f"\ntfstyle: {error}", file=sys.stderr)
        code = 1
    progress.end()
    if made:
        save_animation(made, path, options.frame_rate)
        height, width, _ = image.shape
        print(f"{one_line(path)}: {width}x{height}, {counted(len(made), 'frame')}")
    return code


COMMAND = Command(
    group=Group.EXPLORE,
    summary="amplify the patterns that a network detects in a photograph",
    usage=USAGE,
    define=_define,
    run=_run,
    first="content",
    streams=True,
    defaults={"output": _output},
)
