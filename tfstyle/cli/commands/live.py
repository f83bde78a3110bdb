"""The `tfstyle live` command: stylized camera pictures on a web page."""

import signal

from absl import flags

from tfstyle.cli.command import Command, Group
from tfstyle.cli.counted import counted
from tfstyle.cli.option_flags import define_option_flags, options_from_flags
from tfstyle.cli.stylize_tasks import only_style
from tfstyle.methods.stylize.file import open_stylizer
from tfstyle.methods.video import paint_each, resize_frames
from tfstyle.methods.video.inputs import make_stabilizer
from tfstyle.methods.video.live import LiveOptions, LiveServer, open_camera

USAGE = """usage: tfstyle live --style=NAME

Stylizes the pictures from this machine's camera, and shows them on a web page that only
this machine can open. If pictures arrive faster than they can be stylized, some are
skipped. A smaller size, such as --image_size=384, reduces the number of skipped
pictures. Press Ctrl-C to stop.

Needs OpenCV: pip install tfstyle[video]

flags:
"""


def _define(values: flags.FlagValues) -> None:
    flags.DEFINE_multi_string(
        "style",
        None,
        "style, or blend of styles: NAME[:WEIGHT][,NAME[:WEIGHT]...]; the flag can "
        "also be repeated to blend several styles; if the model takes paintings, NAME "
        "can also be a saved style or the path of a painting",
        flag_values=values,
    )
    define_option_flags(LiveOptions, values)


def _run(values: flags.FlagValues) -> int:
    """Shows stylized pictures until Ctrl-C is pressed or the camera stops."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    options = options_from_flags(LiveOptions, values)
    stylizer, style = open_stylizer(values.style, options)
    camera = open_camera(options.camera)
    server, count = LiveServer(options.port), 0
    message = f"Open {server.url} to see the stylized pictures; press Ctrl-C to stop"
    print(message, flush=True)
    try:
        stabilizer = make_stabilizer(stylizer, style, options.stability)
        count = server.show(paint_each(resize_frames(camera, options), stabilizer))
    except KeyboardInterrupt:
        return 0
    print(f"The camera stopped after {counted(count, 'picture')}.")
    return 0


COMMAND = Command(
    group=Group.PAINT,
    summary="stylize pictures from a camera and show them on a web page",
    usage=USAGE,
    define=_define,
    run=_run,
    required=("style",),
    defaults={"style": only_style},
)
