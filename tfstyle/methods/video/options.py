"""Options of `tfstyle.stylize_video`, with defaults and checks."""

from dataclasses import dataclass

from tfstyle.errors import InputError
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.video.writing.encoder import AUTO, CODECS
from tfstyle.options import option

STYLIZE, OPTIMIZE = "stylize", "optimize"
# Options that only one of the methods has.
OWN_OPTIONS = {
    STYLIZE: ("model", "runtime", "stroke_scale", "content_mask", "refine"),
    OPTIMIZE: (
        *("first_iterations", "iterations", "style_weight"),
        "allow_random_features",
    ),
}


@dataclass(frozen=True, kw_only=True)
class VideoOptions(StylizeOptions):
    """Options of `tfstyle.stylize_video`; the command's flags are made from these.

    Raises:
        InputError: A value cannot be used.
    """

    method: str = option(
        STYLIZE,
        "what paints: stylize, a trained network; optimize, pixel by pixel, in the "
        "style of the painting's file that `style` names, in minutes a frame",
        choices=(STYLIZE, OPTIMIZE),
    )
    stability: float = option(
        1.0,
        "how firmly paint stays with what it is on: 0 paints each frame for itself",
        at_least=0,
        at_most=1,
    )
    codec: str = option(
        AUTO,
        "codec of the video: h264 is played everywhere, vp9 is that of .webm, ffv1 "
        "loses nothing; auto: what the container usually holds",
        choices=(AUTO, *CODECS),
    )
    quality: int = option(80, "quality of the video", at_least=1, at_most=100)
    frame_rate: float = option(
        25.0,
        "frames a second of a folder or of numbered pictures; other clips have their "
        "own",
        at_least=0.1,
        at_most=1000,
    )
    first_iterations: int = option(
        150,
        "steps of optimize for the first frame and those after cuts",
        at_least=1,
    )
    iterations: int = option(
        40,
        "steps of optimize for each other frame",
        at_least=1,
    )
    style_weight: float = option(
        10.0, "factor of the style distance of optimize", at_least=0
    )
    allow_random_features: bool = option(
        False,
        "where VGG19's weights cannot be had, let optimize go on with random ones",
    )

    def __post_init__(self):
        super().__post_init__()
        method = STYLIZE if self.method == OPTIMIZE else OPTIMIZE
        for name in OWN_OPTIONS[method]:
            value = getattr(self, name)
            if value != getattr(VideoOptions, name):
                raise InputError(
                    f"Expected `{name}` only with the method '{method}'. "
                    f"Received: {name}={value!r}"
                )
