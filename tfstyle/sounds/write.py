"""Writer for sound files."""

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import numpy as np

from tfstyle.arguments import check_type
from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.files.replace_file import check_replaceable, replace_file, unwritable
from tfstyle.public import public
from tfstyle.sounds.library import import_library
from tfstyle.sounds.scratch import release
from tfstyle.sounds.sound import Sound, check_finite
from tfstyle.sounds.vorbis import vorbis_order

# Codec, sample format and maximum number of channels, keyed by suffix. The quantization
# noise of 24 bits is below the noise of any recording. All of these codecs preserve the
# number of samples.
FORMATS = {
    ".wav": ("pcm_s24le", "s32", 8),
    ".flac": ("flac", "s32", 8),
    ".ogg": ("vorbis", "", 8),
    ".mp3": ("libmp3lame", "fltp", 2),
}
_MP3_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
_RATES = {".mp3": _MP3_RATES, ".flac": range(1, 655351), ".ogg": range(1, 200001)}
_BLOCK = 65536
# Bits per second for each channel of MP3 files, keyed by the minimum sample rate in
# hertz. Lower sample rates belong to versions of MP3 with lower maximum bit rates.
_MP3_BITS = {32000: 96000, 16000: 64000, 0: 32000}


def check_sound_output(
    path: str | os.PathLike[str], inputs: Iterable[str | os.PathLike] = ()
) -> None:
    """Checks that an output can be written, before expensive work starts.

    Args:
        path: File to write.
        inputs: Input files, which must not be replaced.

    Raises:
        InputError: The suffix is unknown, the file cannot be written, the file is also
            an input, or a required library is not installed.
    """
    target = expand(path)
    if target.suffix.lower() not in FORMATS:
        raise InputError(
            f"Expected `output` to end in one of {', '.join(FORMATS)}. "
            f"Received: output={str(path)!r}"
        )
    for other in map(expand, inputs):
        if target.exists() and other.exists() and target.samefile(other):
            raise InputError(
                "Expected `output` to differ from the input files. Received: "
                f"output={str(path)!r}"
            )
    _import_encoder(path)
    check_replaceable(target)


def check_format(path: str | os.PathLike[str], channels: int, rate: int) -> None:
    """Checks that a format supports the number of channels and the sample rate.

    Raises:
        InputError: The format does not support this number of channels or this rate.
    """
    suffix = Path(path).suffix.lower()
    most = FORMATS[suffix][2]
    if channels > most or rate not in _RATES.get(suffix, (rate,)):
        raise InputError(
            "Expected `output` to have a format that supports "
            f"{channels} channels at {rate} Hz, such as .wav. "
            f"Received: output={str(path)!r}"
        )


@public
def write_sound(sound: Sound, path: str | os.PathLike[str]) -> None:
    """Writes a sound in the format that the file's suffix indicates.

    Args:
        sound: Sound to write; samples beyond full scale are clipped, with a warning.
        path: File to write: .wav or .flac (24 bits), .ogg (Vorbis) or .mp3.

    Raises:
        InputError: The sound is invalid, the suffix is unknown, the format does not
            support the number of channels or the sample rate, a required library is
            missing, or the file cannot be written.
    """
    check_type("sound", sound, Sound)
    check_sound_output(path)
    check_format(path, sound.channels, sound.rate)
    check_finite(sound, "sound")
    library = _import_encoder(path)
    errors = (ValueError, RuntimeError, getattr(library, "FFmpegError", RuntimeError))
    with replace_file(path) as temporary:
        try:
            if library.__name__ == "av":
                _encode(library, sound, temporary)
            else:
                _encode_vorbis(library, sound, temporary)
        except errors as error:
            raise unwritable(path, "output", error) from error
    _report_clipping(sound, path)


def _report_clipping(sound: Sound, path: str | os.PathLike[str]) -> None:
    clipped = 0
    for first in range(0, sound.length, _BLOCK):
        clipped += int((np.abs(sound.samples[first : first + _BLOCK]) > 1).sum())
        release(sound.samples)
    if clipped:
        logging.getLogger("tfstyle").warning(
            "%d samples beyond full scale were clipped in '%s'.", clipped, path
        )


def _import_encoder(path: str | os.PathLike[str]) -> ModuleType:
    """Imports the library that writes a file: soundfile for Vorbis, otherwise PyAV."""
    library = "soundfile" if expand(path).suffix.lower() == ".ogg" else "av"
    return import_library(library, "output", str(path))


def _encode_vorbis(soundfile, sound: Sound, path: Path) -> None:
    about = {"samplerate": sound.rate, "channels": sound.channels}
    with soundfile.SoundFile(path, "w", format="OGG", **about) as file:
        for first in range(0, sound.length, _BLOCK):
            block = sound.samples[first : first + _BLOCK, vorbis_order(sound.channels)]
            file.write(np.clip(block, -1, 1))


def _encode(av, sound: Sound, path: Path) -> None:
    codec, form, _ = FORMATS[path.suffix.lower()]
    options = {"rf64": "auto"} if path.suffix.lower() == ".wav" else {}
    with av.open(str(path), "w", options=options) as container:
        stream = container.add_stream(codec, rate=sound.rate, layout=sound.layout)
        stream.codec_context.format = form
        if codec == "libmp3lame":
            bits = next(b for least, b in _MP3_BITS.items() if sound.rate >= least)
            stream.codec_context.bit_rate = bits * sound.channels
        for first in range(0, sound.length, _BLOCK):
            block = np.clip(sound.samples[first : first + _BLOCK], -1, 1)
            release(sound.samples)
            frame = _frame(av, block, form, sound)
            frame.pts = first
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _frame(av, block: np.ndarray, form: str, sound: Sound):
    if form == "s32":
        # The encoders truncate samples to 24 bits, so samples are rounded first.
        block = np.minimum(np.round(block.astype(np.float64) * 2**23), 2**23 - 1)
        block = (block.astype(np.int32) * 256).reshape(1, -1)
    else:
        block = np.ascontiguousarray(block.T)
    frame = av.AudioFrame.from_ndarray(block, format=form, layout=sound.layout)
    frame.rate = sound.rate
    return frame
