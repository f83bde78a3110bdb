"""Inputs and plan of a stylized video. Does not import TensorFlow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from os import PathLike
from pathlib import Path

import numpy as np

from tfstyle.features.weights import weights_digest
from tfstyle.files.digest import digest_arrays, quick_digest
from tfstyle.files.paths import expand
from tfstyle.machine import usable_cores
from tfstyle.methods.optimize.inputs import load_inputs, style_files
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.methods.stylize.file import open_stylizer
from tfstyle.methods.stylize.photo_stylizer import PhotoStylizer
from tfstyle.methods.stylize.settings import read_settings
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.methods.video.frame_painter import FramePainter
from tfstyle.methods.video.libraries import import_av, import_cv2
from tfstyle.methods.video.optimized import OptimizedFrames
from tfstyle.methods.video.options import OPTIMIZE, VideoOptions
from tfstyle.methods.video.reading import open_clip
from tfstyle.methods.video.reading.clip import Clip
from tfstyle.methods.video.segments import segment_length
from tfstyle.methods.video.stability import Stabilizer
from tfstyle.methods.video.styled_sound import OnShare, StyledSound, plan_sound
from tfstyle.methods.video.writing.kept_inputs import (
    check_clip_stays,
    check_inputs_stay,
)
from tfstyle.methods.video.writing.target import (
    Target,
    make_target,
    parts_folder,
)
from tfstyle.version import __version__

# Two frames are painted at the same time if each has at most this number of pixels.
# This makes better use of two cores, but needs twice the memory (0.6 GB more for the
# largest such frames).
SMALL_FRAME = 1280 * 720


@dataclass(frozen=True)
class VideoPlan:
    """Plan of a run, made before the first frame is painted.

    Args:
        clip: Clip to paint.
        stabilizer: Function that creates the `FramePainter` for the run.
        options: Options of the method.
        target: Output video, animation or pictures.
        size: Height and width of the painted frames, in pixels.
        identity: Settings that affect the frames, and digests of the inputs, as JSON
            values keyed by name.
        sound: Plan for stylizing the sound; None to copy the sound of the clip.
        painters: Number of frames painted at the same time.
    """

    clip: Clip
    stabilizer: Callable[[], FramePainter]
    options: VideoOptions
    target: Target
    size: tuple[int, int]
    identity: Mapping
    sound: StyledSound | None = None
    painters: int = 1

    @property
    def segment_length(self) -> int:
        """Number of frames per segment."""
        return segment_length(self.clip.about.rate)

    @property
    def folder(self) -> Path:
        """Folder for the finished segments, next to the output."""
        return parts_folder(self.target.output)

    def write(
        self,
        segments: Sequence[Path],
        duration: int,
        folder: Path,
        on_share: OnShare = lambda share: None,
        is_cut: bool = False,
    ) -> None:
        """Stylizes the sound, if planned, and writes the output.

        Args:
            segments: Files of all segments, in order.
            duration: Duration of the last frame, in units of the clip's time base.
            folder: Folder for checkpoints while the sound is being stylized.
            on_share: Function called with the progress of stylizing the sound, from 0
                to 1.
            is_cut: Whether the run was stopped before the end of the clip. If True, the
                sound ends with the last painted frame.

        Raises:
            InputError: The output cannot be written, or a checkpoint is damaged or
                cannot be written.
            KeyboardInterrupt: The run was interrupted.
        """
        sound = self.sound.make(folder, on_share) if self.sound else None
        self.target.write(segments, self.clip, duration, sound, is_cut)


def make_stabilizer(
    stylizer: PhotoStylizer, style: Style, stability: float
) -> Stabilizer:
    """Creates a stabilizer that paints frames with a trained network."""

    def paint(
        frame: np.ndarray, moments: np.ndarray | None, origin: tuple[int, int]
    ) -> np.ndarray:
        return stylizer(frame, style, moments=moments, origin=origin)

    return Stabilizer(paint, partial(stylizer.measure, style=style), stability)


def make_plan(
    content: str | PathLike, style: Style, output: str | PathLike, options: VideoOptions
) -> VideoPlan:
    """Checks all inputs and plans the run.

    Args:
        content: Path of the clip, as in `tfstyle.stylize_video`.
        style: Style, as in `tfstyle.stylize`, or as in `tfstyle.optimize` if `method`
            is "optimize".
        output: Path of the output, as in `tfstyle.stylize_video`.
        options: Options of the method.

    Raises:
        InputError: A file, the style or an option is invalid, or a library is not
            installed.
    """
    import_av(), import_cv2()
    target = make_target(output, options)
    clip = open_clip(content, options.frame_rate)
    check_clip_stays(target, clip)
    target.check()
    size = options.size_of(clip.about.height, clip.about.width)
    size = target.fitted(size) if options.image_size else size
    sound = plan_sound(clip, target, options)
    stabilizer: Callable[[], FramePainter]
    painters = 1
    if options.method == OPTIMIZE:
        check_inputs_stay(target, clip, style_files(style))
        stabilizer, settings = _plan_optimized(style, options, size)
    else:
        count = max(1, clip.about.count)
        stylizer, style = open_stylizer(style, options, pictures=count)
        files = [*stylizer.files_of(style), *options.content_mask]
        check_inputs_stay(target, clip, files)
        stylizer.open(*size, parallel=count_painters(size))
        stabilizer = partial(make_stabilizer, stylizer, style, options.stability)
        settings, painters = read_settings(stylizer, style), stylizer.parallel
    identity = _identity(clip, options, target) | settings
    return VideoPlan(clip, stabilizer, options, target, size, identity, sound, painters)


def count_painters(size: tuple[int, int]) -> int:
    """Returns the maximum number of frames of the given size to paint in parallel."""
    return min(2, usable_cores()) if size[0] * size[1] <= SMALL_FRAME else 1


def _plan_optimized(
    style: Style, options: VideoOptions, size: tuple[int, int]
) -> tuple[Callable[[], OptimizedFrames], dict]:
    """Returns `VideoPlan.stabilizer`, and settings to add to `VideoPlan.identity`."""
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
    own = asdict(options)
    names = [
        *("first_iterations", "iterations", "style_weight", "strength"),
        *("preserve_color", "image_size"),
    ]
    settings = {
        "style": [digest_arrays(style.images) for style in inputs.styles],
        "blend_weights": inputs.blend,
        "vgg19_weights": weights_digest(
            options.vgg19_weights, options.allow_random_features
        ),
    }
    return make, settings | {name: own[name] for name in names}


def _identity(clip: Clip, options: VideoOptions, target: Target) -> dict:
    """Returns values that must not change if a run is interrupted and resumed."""
    digests = [quick_digest(expand(file)) for file in clip.files]
    return {
        "version": __version__,
        "content": sha256("".join(digests).encode()).hexdigest()[:16],
        "frame_rate": str(clip.about.rate),
        "method": options.method,
        "stability": options.stability,
        "codec": target.codec,
        "quality": options.quality,
    }
