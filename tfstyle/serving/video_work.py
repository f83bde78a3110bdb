"""Stylization of a video in a job's process."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import CheckpointError
from tfstyle.images.load import Picture
from tfstyle.methods.video import stylize_video
from tfstyle.methods.video.reading.clip import About
from tfstyle.methods.video.reading.container import ContainerClip
from tfstyle.methods.video.reading.untrusted import check_untrusted
from tfstyle.models.find import find_model
from tfstyle.models.saved_style import find_saved_styles, is_saved_for
from tfstyle.serving import pictures
from tfstyle.serving.job_files import CLIP, JobFile
from tfstyle.serving.job_work import CANCELED, DONE, Event, Work
from tfstyle.serving.video_follower import VideoFollower
from tfstyle.serving.worker_limits import cpu_time, limit_memory

CONTENT, STYLE = "video_bytes", "style_image_bytes"
FILES = {
    CONTENT: JobFile("video", "video", required=True, type=CLIP),
    STYLE: JobFile("style", "painting, for models that take paintings", several=True),
}
# Names of the result files, keyed by codec. Browsers can play these codecs.
RESULTS = {"h264": "result.mp4", "vp9": "result.webm"}
# Maximum CPU seconds for reading the container, the first frame and the paintings.
_READING_SECONDS = 30.0


def paint_video(work: Work) -> Event:
    """Runs or resumes the job; returns the last event."""
    limit_memory(work.limits.worker_memory)
    content = work.folder / FILES[CONTENT].name
    with _explained(work.folder):
        with cpu_time(_READING_SECONDS):
            frames = _check(content, work)
            options = _options(ContainerClip(content).about, work)
            style: list[Picture] = [*_named_styles(work), *_paintings(work)]
        follower = VideoFollower(work, frames)
        output = work.folder / RESULTS[options["codec"]]
        paint = partial(
            stylize_video, content, style, output, callback=follower, **options
        )
        try:
            paint()
        except CheckpointError:  # the stored segments cannot be used
            paint(overwrite=True)
    return {"state": CANCELED if follower.is_cut else DONE}


def _check(content: Path, work: Work) -> int:
    limits = work.limits
    return check_untrusted(content, CONTENT, limits.job_max_frames, limits.max_pixels)


def _options(about: About, work: Work) -> dict[str, Any]:
    """Returns arguments for `stylize_video`, with an image size within the limits.

    Many players do not support H.264 with an odd width or height. The longer side is
    made even here; `stylize_video` makes the shorter side even.
    """
    pictures.check_pixels([about.height * about.width], work.limits.max_pixels)
    options = dict(work.options["options"])
    longer = max(about.height, about.width)
    side = min(options.get("image_size") or longer, work.limits.job_max_size)
    side -= side % 2
    is_even = about.height % 2 == about.width % 2 == 0
    return {
        **options,
        "image_size": 0 if is_even and side == longer else side,
        "model": work.network,
        "runtime": work.limits.runtime,
    }


def _named_styles(work: Work) -> list[str]:
    """Returns styles as `STYLE:WEIGHT`; STYLE may be the path of a saved style."""
    card = find_model(work.network).card
    saved = [s for s in work.limits.saved_style if is_saved_for(s, card)]
    found = find_saved_styles(saved, card)
    sources = {style.name: s for style, s in zip(found, saved, strict=True)}
    weights = work.options["style"].items()
    return [f"{sources.get(name, name)}:{weight}" for name, weight in weights]


def _paintings(work: Work) -> list[np.ndarray]:
    files = [path.read_bytes() for path in FILES[STYLE].paths(work.folder)]
    headers = [pictures.measure(file, STYLE) for file in files]
    pictures.check_pixels([header.pixels for header in headers], work.limits.max_pixels)
    return [pictures.decode(file, STYLE).pixels for file in files]


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Renames `content` to `video_bytes` in errors, and removes the folder's path."""
    try:
        yield
    except InputError as error:
        text = str(error.naming("content", CONTENT))
        raise InputError(text.replace(f"{folder}/", "")) from error
