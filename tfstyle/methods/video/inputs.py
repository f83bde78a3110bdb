"""Inputs and plan of a stylized video. Needs no TensorFlow."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from os import PathLike
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.methods.folders.settings import content_digest
from tfstyle.methods.optimize.inputs import load_inputs
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.methods.stylize.file import open_stylizer
from tfstyle.methods.stylize.settings import read_settings
from tfstyle.methods.stylize.style_shares import Style
from tfstyle.methods.stylize.stylizer import PhotoStylizer
from tfstyle.methods.video.libraries import import_av, import_cv2
from tfstyle.methods.video.optimized import OptimizedFrames
from tfstyle.methods.video.options import OPTIMIZE, VideoOptions
from tfstyle.methods.video.reading.clip import Clip
from tfstyle.methods.video.reading.open_clip import open_clip
from tfstyle.methods.video.segments import segment_length
from tfstyle.methods.video.stability import Stabilizer
from tfstyle.methods.video.writing.target import Target, make_target
from tfstyle.version import __version__


@dataclass(frozen=True)
class VideoPlan:
    """Plan of a run, complete before the first frame is painted.

    Args:
        clip: Clip to paint.
        stabilizer: Function that creates a new stabilizer.
        options: Options of the method.
        target: Output, a video, animation or pictures.
        size: Height and width of the painted frames, in pixels.
        identity: JSON value with everything that affects the frames.
    """

    clip: Clip
    stabilizer: Callable[[], Stabilizer | OptimizedFrames]
    options: VideoOptions
    target: Target
    size: tuple[int, int]
    identity: Mapping

    @property
    def segment_length(self) -> int:
        """Number of frames of a segment."""
        return segment_length(self.clip.about.rate)

    @property
    def folder(self) -> Path:
        """Folder of finished segments, next to the output."""
        output = expand(self.target.output)
        return output.with_name(f"{output.name}.parts")


def make_stabilizer(
    stylizer: PhotoStylizer, style: Style, stability: float
) -> Stabilizer:
    """Creates a stabilizer from a network that paints photographs."""

    def paint(frame: np.ndarray, moments: np.ndarray | None) -> np.ndarray:
        return stylizer(frame, style, moments=moments)

    return Stabilizer(paint, partial(stylizer.measure, style=style), stability)


def make_plan(
    content: str | PathLike, style: Style, output: str | PathLike, options: VideoOptions
) -> VideoPlan:
    """Checks all inputs and plans the run.

    Args:
        content: Clip to read.
        style: Style, as in `tfstyle.stylize`.
        output: File to write.
        options: Options of the method.

    Raises:
        InputError: A file, the style or an option is invalid, or a library is not
            installed.
    """
    import_av(), import_cv2()
    target = make_target(output, options)
    clip = open_clip(content, options.frame_rate)
    _check_other_file(clip, target.output)
    target.check()
    size = options.size_of(clip.about.height, clip.about.width)
    size = target.fitted(size) if options.image_size else size
    plan_painter = _plan_optimized if options.method == OPTIMIZE else _plan_stylized
    stabilizer, settings = plan_painter(style, options, size)
    identity = _identity(clip, options, target) | settings
    return VideoPlan(clip, stabilizer, options, target, size, identity)


def _plan_stylized(
    style: Style, options: VideoOptions, size: tuple[int, int]
) -> tuple[Callable[[], Stabilizer], dict]:
    """Returns a factory of stabilizers, and all settings that affect the frames."""
    stylizer, style = open_stylizer(style, options)
    stylizer.open(*size)
    make = partial(make_stabilizer, stylizer, style, options.stability)
    return make, read_settings(stylizer, style)


def _plan_optimized(
    style: Style, options: VideoOptions, size: tuple[int, int]
) -> tuple[Callable[[], OptimizedFrames], dict]:
    """The same as `_plan_stylized` for image optimization."""
    chosen = OptimizeOptions(
        image_size=max(size),
        iterations=options.first_iterations,
        style_weight=options.style_weight,
        strength=options.strength,
        preserve_color=options.preserve_color,
        tile_size=options.tile_size,
        seed=options.seed,
        vgg19_weights=options.vgg19_weights,
        allow_random_features=options.allow_random_features,
    )
    inputs = load_inputs(np.zeros((*size, 3), np.float32), style, chosen)
    make = partial(
        OptimizedFrames, inputs, chosen, options.iterations, options.stability
    )
    paintings = [image for each in inputs.styles for image in each.images]
    digests = [sha256(np.ascontiguousarray(p).data).hexdigest()[:16] for p in paintings]
    own = asdict(options)
    names = [
        *("first_iterations", "iterations", "style_weight", "strength"),
        *("preserve_color", "image_size", "seed"),
    ]
    settings = {name: own[name] for name in names}
    return make, {"style": digests, **settings}


def _check_other_file(clip: Clip, output: str) -> None:
    path = expand(output)
    for file in map(expand, clip.files):
        folder = file.parent  # for pictures that would be replaced
        if path.exists() and (path.samefile(file) or path.samefile(folder)):
            raise InputError(
                "Expected `output` to differ from the input. Received: "
                f"output={output!r}"
            )


def _identity(clip: Clip, options: VideoOptions, target: Target) -> dict:
    """Values that a run must share with the one that it resumes."""
    digests = [content_digest(expand(file)) for file in clip.files]
    return {
        "version": __version__,
        "content": sha256("".join(digests).encode()).hexdigest()[:16],
        "frame_rate": str(clip.about.rate),
        "method": options.method,
        "stability": options.stability,
        "codec": target.codec,
        "quality": options.quality,
    }
