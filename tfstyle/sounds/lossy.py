"""Writer that keeps the peaks of lossy files below full scale."""

import os
from pathlib import Path

import numpy as np

from tfstyle.sounds.loudness import loudness
from tfstyle.sounds.mastering import (
    CEILING,
    match_loudness,
    report_loss,
    true_peak,
)
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.write import write_sound

SUFFIXES = (".ogg", ".mp3")
# Maximum true peak of the decoded file, in decibels relative to full scale.
MOST_PEAK = -1.0
# Maximum number of attempts. If the peaks are too high, the next attempt lowers the
# ceiling by the measured excess plus `MARGIN` decibels.
MAX_ROUNDS, MARGIN = 6, 0.2
# Maximum difference from the original loudness, in LU, and maximum number of attempts
# to correct it. If a codec removes high frequencies, the loudness may stay too low.
LOUDNESS_TOLERANCE, LOUDNESS_ROUNDS = 0.1, 3


def write_limited(sound: Sound, path: str | os.PathLike[str]) -> None:
    """Writes a sound so that the true peak of the decoded file is at most -1 dB.

    Lossy codecs change peaks and loudness by amounts that are known only after
    decoding. A file with a suffix in `SUFFIXES` is therefore decoded after writing. If
    the peaks are too high or the loudness has changed, the sound is corrected and
    written again, in at most `MAX_ROUNDS` attempts. Files with other suffixes are
    written once.

    Args:
        sound: Sound to write. A sound with a true peak above -1 dB is written once,
            without corrections.
        path: File to write.

    Raises:
        InputError: The format does not support the number of channels or the rate, or
            the file cannot be written.
    """
    if Path(path).suffix.lower() not in SUFFIXES or true_peak(sound) > MOST_PEAK:
        write_sound(sound, path)
        return
    wanted, ceiling, limited = loudness(sound), CEILING, sound
    aim = wanted
    for number in range(MAX_ROUNDS):
        write_sound(limited, path)
        decoded = read_sound(path, "output")
        excess, missing = true_peak(decoded) - MOST_PEAK, wanted - loudness(decoded)
        is_as_loud = not abs(missing) > LOUDNESS_TOLERANCE or number >= LOUDNESS_ROUNDS
        if excess <= 0 and is_as_loud:
            break
        if excess > 0:
            ceiling -= excess + MARGIN
        if not is_as_loud and np.isfinite(missing):
            aim += missing
        limited = match_loudness(sound, aim, ceiling)
    reason = "peaks are limited to -1 dB, or because the format removes frequencies"
    report_loss(decoded, wanted, "the sound before encoding", reason)
