"""Temporally stable style transfer for videos."""

import time
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Unpack

import numpy as np

from tfstyle.arguments import check_path, check_type
from tfstyle.distribution.options import CORES, Spread
from tfstyle.errors import InputError
from tfstyle.images import as_dtype, resize, resize_bytes, to_uint8
from tfstyle.keywords import StylizeVideoKeywords
from tfstyle.methods.stylize.file import open_stylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.weighted_styles import Style
from tfstyle.methods.video.cuts import find_motion
from tfstyle.methods.video.inputs import VideoPlan, make_plan, make_stabilizer
from tfstyle.methods.video.options import STYLIZE, VideoOptions
from tfstyle.methods.video.run import VideoCallback, VideoResult, run_video
from tfstyle.methods.video.shards import run_video_shard
from tfstyle.methods.video.stability import Stabilizer
from tfstyle.methods.video.styled_sound import style_sound_only
from tfstyle.public import public


@public
def stylize_video(
    content: str | PathLike,
    style: Style | None,
    output: str | PathLike,
    *,
    overwrite: bool = False,
    callback: VideoCallback | None = None,
    shard: str = "",
    ray: str = "",
    ray_cores: int = CORES,
    ship: bool = False,
    **options: Unpack[StylizeVideoKeywords],
) -> VideoResult:
    """Stylizes a video, and copies or stylizes its sound.

    Frames keep their timestamps. The video is painted in segments of about 2 seconds.
    Until the output is complete, finished segments are kept in a folder next to it. For
    `out.mp4`, this folder is `out.mp4.parts`, or `out.mp4.shards` with `shard` or
    `ray`. To resume an interrupted run, repeat the call.

    Args:
        content: Path of the video, animation or folder of pictures, or a pattern such
            as `frame_%04d.png`.
        style: Style, as in `tfstyle.stylize`, or as in `tfstyle.optimize` if `method`
            is "optimize". If None, the frames are copied and only the sound is
            stylized, which requires `audio_style`.
        output: Path of the video or animation to write. To write pictures, pass a
            folder, or a pattern such as `frame_%04d.png`. The path of a new folder must
            end in a slash. The suffix of a file or pattern selects the format.
        overwrite: Whether to discard segments from an interrupted run instead of
            resuming that run; must be False with `shard`.
        callback: Instance of `tfstyle.VideoCallback`.
        shard: "I/N", with I from 0 to N - 1, to paint only every N-th segment, starting
            with segment I. Run N processes, one for each value of I, on machines that
            share the output folder. The process that finishes last assembles the video.
            If empty, all segments are painted.
        ray: Address of the Ray cluster that paints the segments: "auto" or "HOST:PORT".
            Requires the `ray` extra. If empty, no cluster is used.
        ray_cores: Number of processor cores for each worker of the cluster.
        ship: Whether to send the video and its segments through the cluster's object
            store, for clusters whose machines do not share a folder.
        **options: Fields of `tfstyle.VideoOptions`, such as `stability`.

    Returns:
        `VideoResult` with the number of frames, their size, and the duration of the
        run. If only the sound is stylized, the number of painted frames is 0.

    Raises:
        InputError: A file, the style or an option is invalid, the libraries of the
            `video` extra are not installed, or the cluster cannot be used.

    Example:

    ```python
    tfstyle.stylize_video("walk.mp4", "wave", "painted.mp4")
    ```

    Reference:
        Ruder, Dosovitskiy, Brox, "Artistic style transfer for videos" (GCPR 2016);
        Huang et al., "Real-Time Neural Style Transfer for Videos" (CVPR 2017).
    """
    check_path("content", content)
    check_path("output", output)
    check_type("overwrite", overwrite, bool)
    if callback is not None:
        check_type("callback", callback, VideoCallback)
    spread = Spread.parse(shard, ray, ray_cores, ship)
    chosen, follow = VideoOptions.from_kwargs(**options), callback or VideoCallback()
    if style is None:
        return restyle_sound(content, output, chosen, spread, follow, overwrite)
    plan = make_plan(content, style, output, chosen)
    return spread_video(plan, content, style, spread, follow, overwrite)


def restyle_sound(
    content: str | PathLike,
    output: str | PathLike,
    options: VideoOptions,
    spread: Spread,
    callback: VideoCallback,
    overwrite: bool = False,
) -> VideoResult:
    """Stylizes only the sound of a video, as `stylize_video` does if `style` is None.

    `spread` holds the parsed arguments `shard`, `ray`, `ray_cores` and `ship`.

    Raises:
        InputError: A file is invalid, an option is invalid, or `spread` requests a
            shard or a cluster.
    """
    if spread.shard or spread.cluster:
        raise InputError(
            "Expected `style` to be given with `shard` or `ray`, because only the "
            "painting of frames can be distributed. Received: style=None"
        )
    began = time.monotonic()
    try:
        about = style_sound_only(content, output, options, callback.on_sound, overwrite)
    finally:
        callback.on_end()
    size = about.height, about.width
    return VideoResult(about.count, 0, *size, time.monotonic() - began)


def spread_video(
    plan: VideoPlan,
    content: str | PathLike,
    style: Style,
    spread: Spread,
    callback: VideoCallback,
    overwrite: bool,
) -> VideoResult:
    """Paints a video in this process or on a cluster, or paints a shard of the video.

    Raises:
        InputError: `spread` has both a shard and a cluster, the cluster cannot be used,
            or a file cannot be read or written.
    """
    if spread.shard and spread.cluster:
        raise InputError(
            "Expected at most one of `shard` and `ray` for a video. "
            f"Received: shard='{spread.shard}', ray={spread.cluster.address!r}"
        )
    if spread.cluster:
        from tfstyle.methods.video.cluster import run_video_on_cluster

        return run_video_on_cluster(
            plan, content, style, spread.cluster, callback, overwrite
        )
    if spread.shard:
        return run_video_shard(plan, spread.shard, callback, overwrite)
    return run_video(plan, callback, overwrite)


@public
def stylize_frames(
    frames: Iterable[np.ndarray], style: Style, **options: Unpack[StylizeVideoKeywords]
) -> Iterator[np.ndarray]:
    """Paints frames one by one, for use in your own pipeline.

    Args:
        frames: Frames of equal size with the shape `(height, width, 3)`, uint8 or
            floats in [0, 1].
        style: Style, as in `tfstyle.stylize`.
        **options: Fields of `tfstyle.VideoOptions`, such as `stability`; `method` must
            be "stylize". Options that concern files, such as `codec`, have no effect.

    Yields:
        Painted frames, with the data type of the input frames. Each frame is painted
        as soon as it arrives. Only the previous frame is kept in memory.

    Raises:
        InputError: A frame, the style or an option is invalid, or a library of the
            `video` extra is not installed.

    Example:

    ```python
    for painted in tfstyle.stylize_frames(camera_frames(), "wave"):
        show(painted)
    ```
    """
    if not isinstance(frames, Iterable):
        raise InputError(
            "Expected `frames` to be an iterable of arrays. Received: "
            f"frames={frames!r}"
        )
    chosen = VideoOptions.from_kwargs(**options)
    if chosen.method != STYLIZE:
        raise InputError(
            f"Expected `method` to be '{STYLIZE}' in `stylize_frames`. "
            f"Received: method={chosen.method!r}"
        )
    stylizer, style = open_stylizer(style, chosen)
    return paint_each(
        resize_frames(frames, chosen),
        make_stabilizer(stylizer, style, chosen.stability),
    )


def paint_each(
    frames: Iterable[np.ndarray], stabilizer: Stabilizer
) -> Iterator[np.ndarray]:
    """Paints frames as `stylize_frames` does, but with a given stabilizer."""
    before = None
    for frame in frames:
        pixels = frame if frame.dtype == np.uint8 else to_uint8(frame)
        motion = find_motion(before, pixels) if stabilizer.stability else None
        painted = as_dtype(stabilizer(pixels, motion), frame.dtype)
        yield painted.astype(frame.dtype, copy=False)
        before = pixels


def resize_frames(
    frames: Iterable[np.ndarray], options: StylizeOptions
) -> Iterator[np.ndarray]:
    """Resizes frames to the size that the options specify.

    Raises:
        InputError: A frame has the wrong type or shape, or its new size is invalid.
    """
    for frame in frames:
        _check_frame(frame)
        size = options.size_of(*frame.shape[:2])
        if frame.shape[:2] == size:
            yield frame
        elif frame.dtype == np.uint8:
            yield resize_bytes(frame, size)
        else:
            yield resize(frame, size, clip=True)


def _check_frame(frame) -> None:
    shape: tuple[int, ...] = getattr(frame, "shape", ())
    dtype = np.dtype(getattr(frame, "dtype", object))
    is_picture = len(shape) == 3 and shape[2] == 3
    if not (is_picture and (dtype == np.uint8 or dtype.kind == "f")):
        about = f"array of shape {shape}, {dtype}" if shape else type(frame).__name__
        raise InputError(
            "Expected each frame in `frames` to have the shape (height, width, 3), and "
            f"to be uint8 or floats in [0, 1]. Received: frames=<{about}>"
        )
