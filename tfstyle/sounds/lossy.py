"""Writer that keeps the peaks of lossy files below full scale."""

import os
from pathlib import Path

from tfstyle.sounds.loudness import loudness
from tfstyle.sounds.mastering import LOSSY_CEILING, match_loudness, true_peak
from tfstyle.sounds.read import read_sound
from tfstyle.sounds.sound import Sound
from tfstyle.sounds.write import write_sound

SUFFIXES = (".ogg", ".mp3")
# Maximum true peak of the decoded file, in decibels relative to full scale.
MOST_PEAK = -1.0
ROUNDS = 4


def write_limited(sound: Sound, path: str | os.PathLike[str]) -> None:
    """Writes a sound whose true peak is below -1 dB, also after it has been decoded.

    Lossy codecs raise peaks by an amount that is only known afterwards. The sound is
    therefore decoded again and, if its peaks are too high, written once more with lower
    peaks and the same loudness.

    Args:
        sound: Sound with a true peak below -1 dB; others are written as they are.
        path: File to write.

    Raises:
        InputError: The file cannot be written.
    """
    write_sound(sound, path)
    if Path(path).suffix.lower() not in SUFFIXES or true_peak(sound) > MOST_PEAK:
        return
    wanted, ceiling = loudness(sound), LOSSY_CEILING
    for _ in range(ROUNDS):
        excess = true_peak(read_sound(path, "output")) - MOST_PEAK
        if excess <= 0:
            return
        write_sound(match_loudness(sound, wanted, ceiling), path)
        ceiling -= max(0.5, excess)
