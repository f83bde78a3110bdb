"""Checks of videos from untrusted sources, such as the clients of a server."""

from os import PathLike, fspath

from tfstyle.errors import InputError
from tfstyle.images.limits import check_size
from tfstyle.methods.video.libraries import import_av
from tfstyle.methods.video.reading.container import is_cover

# FFmpeg's names of containers that cannot refer to other files. Playlists (HLS, DASH,
# concat) can refer to other files, and would give a client access to files on this
# machine.
_SAFE = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"
_OPTIONS = {"format_whitelist": _SAFE, "protocol_whitelist": "file"}


def check_untrusted(
    path: str | PathLike, name: str, max_frames: int, max_pixels: int
) -> int:
    """Checks the container, frame size and length of a video before it is painted.

    Args:
        path: Path of the video.
        name: Name of the argument, for error messages.
        max_frames: Maximum number of frames.
        max_pixels: Maximum number of pixels per frame.

    Returns:
        Number of frames.

    Raises:
        InputError: The file is not an MP4, MOV, WebM, Matroska or AVI video, or it has
            an unsupported codec, no frames, too many frames, or frames that are too
            small or too large.
    """
    av = import_av()
    try:
        with av.open(fspath(path), options=_OPTIONS) as container:
            return _check(container, name, max_frames, max_pixels)
    except av.FFmpegError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise InputError(
            f"Expected `{name}` to be a video in an MP4, MOV, WebM, Matroska or AVI "
            f"file: {reason}. Received: {name}=<a file that FFmpeg rejects>"
        ) from error


def _check(container, name: str, max_frames: int, max_pixels: int) -> int:
    streams = [s for s in container.streams.video if not is_cover(s)]
    if not streams or streams[0].codec_context is None:
        raise InputError(
            f"Expected `{name}` to have a video stream with a supported codec. "
            f"Received: {name}=<video streams: {len(streams)}>"
        )
    height, width = streams[0].height, streams[0].width
    check_size(height, width, name, f"<{width} x {height}>")
    if height * width > max_pixels:
        raise InputError(
            f"Expected `{name}` to have frames of at most {max_pixels} pixels. "
            f"Received: {name}=<{width} x {height}>"
        )
    frames = _count(container, streams[0], max_frames)
    if not 1 <= frames <= max_frames:
        more = "more than " if frames > max_frames else ""
        raise InputError(
            f"Expected `{name}` to have 1 to {max_frames} frames. "
            f"Received: {name}=<{more}{min(frames, max_frames)} frames>"
        )
    return frames


def _count(container, stream, most: int) -> int:
    """Counts the frames (one per packet); stops at `most + 1`."""
    count = 0
    for packet in container.demux(stream):
        count += bool(packet.size)
        if count > most:
            break
    return count
