"""Options of `tfstyle.stylize_video`, with defaults and checks."""

from dataclasses import dataclass, replace
from typing import Self

from tfstyle.methods.audio.options import METHODS as AUDIO_METHODS
from tfstyle.methods.stylize.options import OWN_STRENGTH, StylizeOptions
from tfstyle.methods.video.writing.encoder import AUTO, CODECS
from tfstyle.options import check_unchanged, option, reworded
from tfstyle.public import public

STYLIZE, OPTIMIZE = "stylize", "optimize"
# Sound options other than `audio_style`.
AUDIO_OPTIONS = ("audio_method", "audio_strength")
# Options that apply to only one method, keyed by the name of the method.
OWN_OPTIONS = {
    STYLIZE: (
        *("model", "runtime", "stroke_scale", "smoothing", "variation"),
        *("content_mask", "refine"),
    ),
    OPTIMIZE: (
        *("first_iterations", "iterations", "style_weight"),
        "allow_random_features",
    ),
}


@public
@dataclass(frozen=True, kw_only=True)
@reworded("photograph", "frame")
class VideoOptions(StylizeOptions):
    """Options of `tfstyle.stylize_video` and flags of `tfstyle video`.

    Raises:
        InputError: A value is invalid.
    """

    method: str = option(
        STYLIZE,
        "stylize: paint with a trained network; optimize: optimize the pixels of each "
        "frame to match the painting given as `style` (takes minutes per frame)",
        choices=(STYLIZE, OPTIMIZE),
    )
    stability: float = option(
        1.0,
        "how strongly flicker is reduced and how closely strokes follow motion; at 0, "
        "frames are painted independently",
        at_least=0,
        at_most=1,
    )
    codec: str = option(
        AUTO,
        "codec of the video: h264 plays everywhere, vp9 is for .webm, ffv1 is "
        "lossless; auto selects vp9 for .webm and h264 otherwise",
        choices=(AUTO, *CODECS),
    )
    quality: int = option(
        80, "encoding quality of lossy codecs; 100 is best", at_least=1, at_most=100
    )
    # The default is 0, because the noise would not follow all motions of the camera.
    variation: float = option(
        0.0,
        "standard deviation of brightness noise in large flat areas, from 0 (no noise) "
        "to 1; the noise follows shifts of the camera; -1: the value stored with the "
        "style",
        at_least=0,
        at_most=1,
        also=OWN_STRENGTH,
    )
    frame_rate: float = option(
        25.0,
        "frames per second if the input is a folder or numbered pictures; other inputs "
        "keep their own rate",
        at_least=0.1,
        at_most=1000,
    )
    first_iterations: int = option(
        150,
        "for --method=optimize: number of steps for the first frame of each shot, or "
        "for every frame if --stability is 0",
        at_least=1,
    )
    iterations: int = option(
        40,
        "for --method=optimize: number of steps for each frame except the first of "
        "each shot",
        at_least=1,
    )
    style_weight: float = option(
        10.0, "for --method=optimize: weight of the style distance", at_least=0
    )
    allow_random_features: bool = option(
        False,
        "for --method=optimize: use random weights if the VGG19 weights are not "
        "available",
    )
    vgg19_weights: str = option(
        "",
        "VGG19 weight file for --refine or --method=optimize; by default, the file "
        "named by the environment variable TFSTYLE_VGG19_WEIGHTS, or else the file "
        "that Keras downloads",
        path=True,
    )
    seed: int = option(
        0,
        "random seed for --audio_style and for the crops used by --refine",
        at_least=0,
        at_most=2**31 - 1,
    )
    audio_style: str = option(
        "",
        "sound file, or video with sound; the input's first audio track takes on the "
        "timbre, texture and modulations of this sound; if empty, all audio tracks are "
        "copied",
        path=True,
    )
    audio_method: str = option(
        "optimize",
        "method for --audio_style; optimize: match all statistics iteratively; "
        "moments: match only the mean and standard deviation of each frequency band, "
        "in one step",
        choices=AUDIO_METHODS,
    )
    audio_strength: float = option(
        1.0,
        "strength of --audio_style, from 0 (unchanged sound) to 1 (full style)",
        at_least=0,
        at_most=1,
    )

    def __post_init__(self):
        super().__post_init__()
        method = STYLIZE if self.method == OPTIMIZE else OPTIMIZE
        check_unchanged(self, OWN_OPTIONS[method], f"with the method '{method}'")
        if not self.audio_style:
            check_unchanged(self, AUDIO_OPTIONS, "with `audio_style`")

    def without_sound(self) -> Self:
        """Returns a copy with default values for all sound options."""
        names = ("audio_style", *AUDIO_OPTIONS)
        return replace(self, **{name: getattr(VideoOptions, name) for name in names})
