"""The `tfstyle video` command."""

import sys
import time

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.counted import counted
from tfstyle.cli.flag_errors import UsageError
from tfstyle.cli.interruption import INTERRUPTED
from tfstyle.cli.option_flags import (
    define_option_flags,
    define_path,
    options_from_flags,
)
from tfstyle.cli.spread_flags import define_spread_flags, read_spread
from tfstyle.cli.status_line import StatusLine, duration, time_left
from tfstyle.cli.streams import one_line
from tfstyle.cli.stylize_tasks import only_style
from tfstyle.distribution.options import Spread
from tfstyle.files.paths import expand
from tfstyle.interruption import interruption_kept
from tfstyle.methods.video import restyle_sound, spread_video
from tfstyle.methods.video.inputs import make_plan
from tfstyle.methods.video.leftovers import has_leftovers
from tfstyle.methods.video.options import OPTIMIZE, VideoOptions
from tfstyle.methods.video.run import VideoCallback, VideoResult
from tfstyle.methods.video.writing.target import parts_folder, shards_folder
from tfstyle.recent_pace import RecentPace

USAGE = """usage: tfstyle video VIDEO --style=NAME --output=OUT.mp4

Paints a video in a style of a trained network. The brush strokes follow moving objects,
so that the video does not flicker. Timestamps are kept, and the sound is copied. To
resume an interrupted run, repeat the command: finished segments of the video are kept
in OUT.mp4.parts.

GIF and WebP animations, numbered pictures (frame_%04d.png) and folders of pictures can
also be read and written. With --method=optimize --style=PAINTING, each frame is painted
by optimizing its pixels, which takes minutes per frame.

With --shard or --ray, finished segments are kept in OUT.mp4.shards. With --shard, the
process that finishes last joins the segments.

--audio_style=SOUND.wav also gives the first audio track the style of SOUND.wav. With
--audio_style but without --style, only the sound is changed; the frames are copied.

Needs PyAV and OpenCV: pip install tfstyle[video]

flags:
"""


def _define(values: flags.FlagValues) -> None:
    define_path(
        "content",
        "the video; can also be given as a positional argument",
        values,
        repeatable=True,
    )
    flags.DEFINE_multi_string(
        "style",
        None,
        "style, or blend of styles: NAME[:WEIGHT][,NAME[:WEIGHT]...]; the flag can "
        "also be repeated to blend several styles; if the model takes paintings, NAME "
        "can also be a saved style or the path of a painting; with --method=optimize, "
        "each NAME is the path of a painting or of a folder of paintings, and takes no "
        "WEIGHT",
        flag_values=values,
    )
    define_path(
        "output",
        "the video to write, such as OUT.mp4 or OUT.webm; an existing file is replaced",
        values,
    )
    define_option_flags(VideoOptions, values)
    flags.DEFINE_boolean(
        "overwrite",
        False,
        "start over instead of resuming an interrupted run",
        flag_values=values,
    )
    define_spread_flags(values)


class _Follower(VideoCallback):
    """Shows the number of frames per second and the time left.

    Attributes:
        is_begun: Whether the run has passed all checks and begun.
    """

    def __init__(self):
        self.line = StatusLine(sys.stderr)
        self.is_begun = False
        self._frames, self._sound = RecentPace(), RecentPace()

    def on_begin(self, total: int, done: int) -> None:
        self.is_begun, self._total = True, total

    def on_frame(self, number: int) -> None:
        now = time.monotonic()
        self._frames.record(now, number)
        if not number or not self.line.is_due(now):
            return
        rate = self._frames.rate
        pace = f"{rate:.1f} frames/s  " if rate else ""
        if number > self._total:
            self.line.show(f"frame {number}  {pace}".rstrip(), now)
            return
        left = time_left(self._frames.seconds_left(self._total))
        share = number / self._total
        text = f"{pace}{left}".rstrip()
        self.line.show(text, now, share, f"{number}/{self._total} ")

    def on_sound(self, share: float) -> None:
        now, self.is_begun = time.monotonic(), True
        self._sound.record(now, share)
        if self.line.is_due(now):
            left = time_left(self._sound.seconds_left(1))
            self.line.show(f"sound  {left}".rstrip(), now, share)

    def on_end(self) -> None:
        self.line.clear()


def _run(values: flags.FlagValues) -> int:
    """Paints the video and prints a summary."""
    options = options_from_flags(VideoOptions, values)
    if len(values.content) > 1:
        raise UsageError(
            f"Expected one video at a time. Received: content={values.content}"
        )
    spread, follower = read_spread(values), _Follower()
    try:
        with interruption_kept():
            result = _make(values, options, spread, follower)
    except KeyboardInterrupt:
        is_scattered = bool(spread.shard or spread.cluster)
        folder = (shards_folder if is_scattered else parts_folder)(values.output)
        if not (follower.is_begun and has_leftovers(folder)):
            raise
        changed = " without --overwrite" if values.overwrite else ""
        print(f"Interrupted; repeat the command{changed} to resume.", file=sys.stderr)
        return INTERRUPTED
    waiting = (
        ""
        if result.is_complete
        else f" (shard {spread.shard}; other shards are unfinished)"
    )
    line = f"{expand(values.output)}: {_describe(result, values)}{waiting}"
    print(one_line(line))
    return 0


def _make(
    values: flags.FlagValues,
    options: VideoOptions,
    spread: Spread,
    follower: VideoCallback,
) -> VideoResult:
    content, style, output = values.content[0], values.style, values.output
    if not style and options.audio_style:
        return restyle_sound(
            content, output, options, spread, follower, values.overwrite
        )
    if not style:
        raise UsageError(
            "Expected `--style` or `--audio_style` to be given. Received: neither"
        )
    plan = make_plan(content, style, output, options)
    return spread_video(plan, content, style, spread, follower, values.overwrite)


def _only_style(values: flags.FlagValues) -> list[str] | None:
    """Returns the style of a network with a single style, if the frames are painted."""
    painted = values.method != OPTIMIZE and not values.audio_style
    return only_style(values) if painted else None


def _describe(result: VideoResult, values: flags.FlagValues) -> str:
    pace = f"{result.painted / max(result.seconds, 1e-9):.1f} frames/s"
    parts = (
        f"{result.width}x{result.height}",
        counted(result.frames, "frame"),
        ",".join(values.style) if values.style else "pictures copied",
        *([pace] if result.painted else []),
        *(["sound styled"] if values.audio_style else []),
        duration(result.seconds),
    )
    return ", ".join(parts)


COMMAND = Command(
    group=Group.PAINT,
    summary="stylize a video with a trained network, and keep its sound",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("content", "output"),
    positional="content",
    defaults={"style": _only_style},
)
