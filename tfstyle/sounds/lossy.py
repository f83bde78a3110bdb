"""Writer that keeps the peaks of lossy files below full scale."""

import os
from pathlib import Path

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
# Maximum number of attempts, and margin in decibels for the next one.
ROUNDS, MARGIN = 6, 0.2


def write_limited(sound: Sound, path: str | os.PathLike[str]) -> None:
    """Writes a sound whose true peak is below -1 dB, also after it has been decoded.

    Lossy codecs raise peaks by an amount that is only known afterwards. The sound is
    therefore decoded again and, if its peaks are too high, written again with lower
    peaks and the same loudness, in at most `ROUNDS` attempts.

    Args:
        sound: Sound with a true peak below -1 dB; others are written as they are.
        path: File to write.

    Raises:
        InputError: The file cannot be written.
    """
    if Path(path).suffix.lower() not in SUFFIXES or true_peak(sound) > MOST_PEAK:
        write_sound(sound, path)
        return
    wanted, ceiling, limited = loudness(sound), CEILING, sound
    for _ in range(ROUNDS):
        write_sound(limited, path)
        excess = true_peak(read_sound(path, "output")) - MOST_PEAK
        if excess <= 0:
            break
        ceiling -= excess + MARGIN
        limited = match_loudness(sound, wanted, ceiling)
    report_loss(limited, wanted, "the sound before it was encoded")
