"""Check of a job's files, done by a worker before the server accepts the job."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tfstyle.errors import InputError
from tfstyle.images.resize import result_size
from tfstyle.methods.video.reading.untrusted import check_untrusted
from tfstyle.serving import pictures
from tfstyle.serving.decoding import decoder
from tfstyle.serving.job_files import CLIP
from tfstyle.serving.job_kind import Order
from tfstyle.serving.job_kinds import JOB_KINDS
from tfstyle.serving.jobs import Job
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import invalid
from tfstyle.serving.worker_limits import cpu_time

# Maximum CPU seconds for reading picture headers and video containers.
_READING_SECONDS = 10.0

# Files in a request, as pairs of a JSON key and the contents of a file.
_Files = Sequence[tuple[str, bytes]]


def job_check(order: Order, options: ServeOptions) -> Job:
    """Returns a `Job` that makes a worker check a request's files with `check_files`.

    Args:
        order: Valid request for a job, whose files have not been decoded yet.
        options: Options of the server, including the limits.
    """
    files = [(key, file) for key, several in order.files.items() for file in several]
    arguments: dict[str, Any] = {
        "kind": order.kind.name,
        "lengths": [(key, len(file)) for key, file in files],
        "max_pixels": options.max_pixels,
        "max_frames": options.job_max_frames,
        "image_size": order.options.get("image_size", 0),
    }
    payload = b"".join(file for _, file in files)
    return Job("check", payload, arguments, options.timeout)


def check_files(
    payload: bytes,
    kind: str,
    lengths: Sequence[tuple[str, int]],
    max_pixels: int,
    max_frames: int,
    image_size: int,
) -> None:
    """Checks the files of a job: decodes pictures, and reads the containers of videos.

    Args:
        payload: Contents of all files, concatenated.
        kind: Name of the kind of job.
        lengths: Key and number of bytes of each file, in the order of `payload`.
        max_pixels: Maximum number of pixels in all pictures together, or in a frame
            of a video.
        max_frames: Maximum number of frames of a video.
        image_size: Longer side of an optimization's result in pixels; 0 for a video.

    Raises:
        ServingError: A file is damaged or exceeds a limit, or the result would be too
            narrow.
    """
    files, table = list(_split(payload, lengths)), JOB_KINDS[kind].files
    clips = [pair for pair in files if table[pair[0]].type is CLIP]
    try:
        shown = [pair for pair in files if pair not in clips]
        photo = _check_pictures(shown, max_pixels)
        if image_size and photo is not None:
            result_size(photo, image_size)
        for key, clip in clips:
            _check_clip(clip, key, max_pixels, max_frames)
    except InputError as error:
        raise invalid(str(error)) from error


def _split(
    payload: bytes, lengths: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, bytes]]:
    start = 0
    for key, length in lengths:
        yield key, payload[start : start + length]
        start += length


def _check_pictures(files: _Files, max_pixels: int) -> np.ndarray | None:
    """Decodes pictures one by one; returns the pixels of the first picture, if any."""
    with cpu_time(_READING_SECONDS):
        counts = [pictures.measure(file, key).pixels for key, file in files]
    pictures.check_pixels(counts, max_pixels)
    decode = decoder(sum(counts), len(counts))
    first = None
    for key, file in files:
        pixels = decode(file, key).pixels
        first = pixels if first is None else first
    return first


def _check_clip(clip: bytes, key: str, max_pixels: int, max_frames: int) -> None:
    with tempfile.TemporaryDirectory() as folder, cpu_time(_READING_SECONDS):
        path = Path(folder) / "clip"
        path.write_bytes(clip)
        check_untrusted(path, key, max_frames, max_pixels)
