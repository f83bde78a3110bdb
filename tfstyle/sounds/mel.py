"""Bands of equal width on the mel scale."""

from dataclasses import dataclass

import numpy as np

from tfstyle.sounds.stft import WINDOW_SECONDS, Framing, hann

# Minimum distance between the centers of neighboring bands, in frequency bins of the
# Fourier transform. The window would blur narrower bands. With this distance, there are
# at most 86 bands up to `HIGHEST`.
LEAST_WIDTH = 2.0
# Maximum center frequency of a band, in hertz. Higher frequencies belong to the highest
# band.
HIGHEST = 16000.0
# Mel scale of Slaney, "Auditory Toolbox" (1998): linear up to 1000 Hz; at higher
# frequencies, an increase of 27 mels multiplies the frequency by 6.4.
_LINEAR = 200 / 3
_BREAK = 1000.0
_STEP = np.log(6.4) / 27


def hertz_to_mel(hertz):
    """Converts hertz to mels on Slaney's scale."""
    hertz = np.asarray(hertz, float)
    above = _BREAK / _LINEAR + np.log(np.maximum(hertz, _BREAK) / _BREAK) / _STEP
    return np.where(hertz < _BREAK, hertz / _LINEAR, above)


@dataclass(frozen=True)
class MelBands:
    """Triangular mel bands whose weights add up to 1 at each frequency.

    Args:
        highest: Center frequency of the highest band, in hertz.
        count: Number of bands.
    """

    highest: float
    count: int

    @property
    def places(self) -> np.ndarray:
        """Centers of the bands in mels."""
        return np.linspace(0, float(hertz_to_mel(self.highest)), self.count)

    def weights(self, window: int, rate: int) -> np.ndarray:
        """Computes the weight of each band at each frequency of a Fourier transform.

        Args:
            window: Length of a window in samples.
            rate: Sample rate in hertz.

        Returns:
            Weights, `(bins, count)`, float32; each row sums to 1.
        """
        hertz = np.fft.rfftfreq(window, 1 / rate)
        spacing = self.places[1]
        place = np.minimum(hertz_to_mel(hertz) / spacing, self.count - 1)
        distance = np.abs(place[:, None] - np.arange(self.count))
        return np.maximum(0, 1 - distance).astype(np.float32)


def bands_for(*rates: int) -> MelBands:
    """Chooses bands that can be used at all given sample rates.

    The number of bands is as large as possible while neighboring centers stay at least
    `LEAST_WIDTH` frequency bins apart. The centers are closest together below 1000 Hz.

    Args:
        *rates: Sample rates in hertz.

    Example:

    >>> bands_for(44100).count, bands_for(44100, 8000).highest
    (86, 4000.0)
    """
    highest = min(HIGHEST, *(rate / 2 for rate in rates))
    # Below 1000 Hz, a mel is `_LINEAR` hertz, and a bin is `1 / WINDOW_SECONDS` hertz.
    bins = float(hertz_to_mel(highest)) * _LINEAR * WINDOW_SECONDS
    return MelBands(highest, int(bins / LEAST_WIDTH) + 1)


def power_scale(frames: Framing) -> float:
    """Returns the factor that converts spectral power to the mean square of samples.

    Spectral power is the sum of the squared magnitudes of a frame's frequency bins.
    """
    return 2 / (frames.window * float((hann(frames.window) ** 2).sum()))
