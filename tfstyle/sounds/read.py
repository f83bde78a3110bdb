"""Reader for sound files and for the audio tracks of videos."""

import os
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from tfstyle.arguments import check_path
from tfstyle.errors import InputError
from tfstyle.files.paths import expand, no_such_file
from tfstyle.files.reserve import FULL, no_space
from tfstyle.public import public
from tfstyle.sounds.library import import_library
from tfstyle.sounds.packets import decode_frames
from tfstyle.sounds.sound import LARGEST, LAYOUTS, RATES, Sound
from tfstyle.sounds.vorbis import sound_order

MOST_CHANNELS = max(LAYOUTS)
_BLOCK = 65536


@public
def read_sound(path: str | os.PathLike[str], name: str = "content") -> Sound:
    """Reads the first audio track of a file as a `Sound`.

    The samples are decoded into a temporary file that is mapped into memory.

    Args:
        path: A video, or a sound file such as .wav, .flac, .ogg or .mp3.
        name: Name of the argument, as shown in messages.

    Raises:
        InputError: The file cannot be read, the file has no supported sound, a library
            is missing, or the disk is full. PyAV is always needed, and soundfile for
            Vorbis files.
    """
    check_path(name, path)
    av = import_library("av", name, str(path))
    try:
        with expand(path).open("rb") as file:
            return _decode(av, file, name, path)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not expand(path).exists():
            raise no_such_file(path, name) from error
        # Some PyAV errors are subclasses of OSError, but their `strerror` is unhelpful.
        reason = error.strerror if not isinstance(error, av.FFmpegError) else ""
        raise _unusable(name, path, reason or "it cannot be decoded") from error
    except (av.FFmpegError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise _unusable(name, path, "it cannot be decoded") from error


def _decode(av, file: BinaryIO, name: str, path) -> Sound:
    # Prevents files such as playlists from opening other files or URLs.
    options = {"protocol_whitelist": "none"}
    with av.open(file, container_options=options) as container:
        if not container.streams.audio:
            raise _unusable(name, path, "it has no sound")
        streams = [s for s in container.streams.audio if s.codec_context is not None]
        if not streams:
            raise _unusable(name, path, "the codec of its sound is unknown")
        stream = streams[0]
        rate, layout = stream.rate, stream.layout
        if not RATES[0] <= rate <= RATES[1] or layout.nb_channels > MOST_CHANNELS:
            reason = f"{layout.nb_channels} channels at {rate} Hz are not supported"
            raise _unusable(name, path, reason)
        if (container.format.name, stream.codec.name) == ("ogg", "vorbis"):
            blocks = _vorbis_blocks(path, name)
        else:
            blocks = _blocks(av, container, stream, path)
        samples = _stored(_checked(blocks, name, path), layout.nb_channels)
    if not len(samples):
        raise _unusable(name, path, "it has no samples")
    known = layout.name if layout.name in _WRITABLE else ""
    return Sound(samples, rate, known)


_WRITABLE = {*LAYOUTS.values(), "5.1(side)", "4.0", "3.0"}


def _vorbis_blocks(path, name: str) -> Iterator[np.ndarray]:
    """Decodes Vorbis with soundfile, because FFmpeg may return the wrong length."""
    soundfile = import_library("soundfile", name, str(path))
    try:
        with soundfile.SoundFile(expand(path)) as file:
            order = sound_order(file.channels)
            for block in file.blocks(_BLOCK, dtype="float32", always_2d=True):
                yield block[:, order]
    except soundfile.SoundFileError as error:
        raise _unusable(name, path, "it is damaged") from error


def _blocks(av, container, stream, path) -> Iterator[np.ndarray]:
    """Yields blocks of decoded samples with shape `(length, channels)`."""
    resampler = av.AudioResampler("flt", stream.layout, stream.rate)
    channels = stream.layout.nb_channels
    for frame in decode_frames(container, stream, str(path)):
        for block in resampler.resample(frame):
            yield block.to_ndarray().reshape(-1, channels)
    for block in resampler.resample(None):
        yield block.to_ndarray().reshape(-1, channels)


def _checked(blocks: Iterator[np.ndarray], name: str, path) -> Iterator[np.ndarray]:
    for block in blocks:
        if not (np.abs(block) <= LARGEST).all():
            reason = f"it has samples that are NaN or exceed {LARGEST:g} in magnitude"
            raise _unusable(name, path, reason)
        yield block


def _stored(blocks: Iterator[np.ndarray], channels: int) -> np.ndarray:
    try:
        samples = _in_temporary_file(blocks)
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise no_space(tempfile.gettempdir(), "TMPDIR", error) from error
    return samples.reshape(-1, channels)


def _in_temporary_file(blocks: Iterator[np.ndarray]) -> np.ndarray:
    with tempfile.TemporaryFile() as file:
        for block in blocks:
            file.write(block.tobytes())
        file.flush()
        if not file.tell():
            return np.zeros(0, np.float32)
        return np.memmap(file, np.float32, "r")


def _unusable(name: str, path, reason: str) -> InputError:
    return InputError(
        f"Expected `{name}` to be a sound file, or a video with sound: {reason}. "
        f"Received: {name}={str(path)!r}"
    )
