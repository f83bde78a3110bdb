"""Measures of two artifacts that networks paint: frames and checkerboards."""

import numpy as np

# Width in pixels of the border that is searched for a frame: two positions of a layer
# with a stride of 4. The frame is 8 pixels wide in lengstrom's `wreck`, and 10 pixels
# in `udnie`.
BORDER = 8
# Side of the windows for which spectra are computed, in pixels. The frequencies include
# those with periods of 2 and 4 pixels. The mean over the 121 windows of a picture of
# 384 x 384 pixels varies little.
WINDOW = 64
# Distances of the neighboring frequencies, in steps of the spectrum. Below 2, the
# window function smears frequencies; above 4, the spectrum of a photograph differs too
# much.
NEIGHBOURS = (-4, -3, -2, 2, 3, 4)
# Rows and columns in the spectrum, keyed by period in pixels: a half or a quarter of
# the window along either axis or both. Of a frequency and its mirror image, only one is
# listed.
FREQUENCIES = {
    2: [(0, 32), (32, 0), (32, 32)],
    4: [(0, 16), (16, 0), (16, 16), (16, 48), (16, 32), (32, 16)],
}
# Replaces an energy of 0, so that a single-color picture has no artifacts.
TINY = 1e-12


def frame(pictures: np.ndarray) -> float:
    """Returns how visible a frame at the border of the pictures is.

    A ring consists of all pixels at the same distance from the border. From one ring to
    the next, the brightness usually increases as often as it decreases; at a frame, it
    changes in the same direction everywhere. A ring's value is the squared mean of
    these changes, divided by the mean of their squares, times their number, over all
    pixels and pictures. It does not depend on the size of the changes, which
    are smaller at the border of photographs than in the middle.

    Args:
        pictures: `(number, height, width, 3)`, with sides of at least 64 pixels.
            Several pictures with different content are needed, because content also
            causes rings.

    Returns:
        Mean value of the outer 8 rings, divided by that of the rings from there to a
            quarter of the shorter side. About 1 (0.5 to 2): no frame. 10: visible if
            one looks for it. 100: obvious.
    """
    rings = [_agreement(steps) for steps in _rings(pictures)]
    return float(np.mean(rings[:BORDER]) / max(np.mean(rings[BORDER:]), TINY))


def checkerboards(picture: np.ndarray) -> dict[int, float]:
    """Returns the energy of patterns with periods of 2 and 4 pixels.

    A network that downsamples by 4 and upsamples again can draw patterns of periods 2
    and 4, along one axis or both, always in the same places. Their frequencies then
    stand out in the spectrum, which is otherwise smooth.

    Args:
        picture: `(height, width, 3)`, with sides of at least 64 pixels.

    Returns:
        Ratios, keyed by period: energy of a frequency divided by that of its neighbors
            in the same row and column of the spectrum, averaged over the frequencies of
            the period. About 1 (0.7 to 1.4): no pattern.

    Reference:
        Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts" (Distill,
        2016), for the cause.
    """
    energy = _spectrum(picture)
    return {
        period: float(np.mean([energy[p] / _beside(energy, *p) for p in places]))
        for period, places in FREQUENCIES.items()
    }


def _rings(pictures: np.ndarray) -> list[np.ndarray]:
    """Returns the color changes from each ring to the next, `(changes, 3)` each."""
    _, height, width, _ = pictures.shape
    turned = pictures.swapaxes(1, 2)
    sides = [pictures, pictures[:, ::-1], turned, turned[:, ::-1]]
    rings = []
    for ring in range(min(height, width) // 4):
        inner = [side[:, ring : ring + 2, ring + 1 : -ring - 1] for side in sides]
        steps = [side[:, 1] - side[:, 0] for side in inner]
        rings.append(np.concatenate([s.reshape(-1, 3) for s in steps]))
    return rings


def _agreement(steps: np.ndarray) -> float:
    size = np.square(steps).sum(axis=1).mean()
    return len(steps) * np.square(steps.mean(axis=0)).sum() / max(size, TINY)


def _spectrum(picture: np.ndarray) -> np.ndarray:
    """Returns the mean energy of windows that overlap by half, summed over channels."""
    wave = np.hanning(WINDOW + 1)[:-1]
    windows = np.lib.stride_tricks.sliding_window_view(picture, (WINDOW,) * 2, (0, 1))
    windows = windows[:: WINDOW // 2, :: WINDOW // 2]
    level = windows.mean(axis=(-2, -1), keepdims=True)
    energy = np.abs(np.fft.fft2((windows - level) * np.outer(wave, wave))) ** 2
    return energy.mean(axis=(0, 1)).sum(axis=0)


def _beside(energy: np.ndarray, y: int, x: int) -> float:
    rows = [energy[(y + d) % WINDOW, x] for d in NEIGHBOURS if y]
    columns = [energy[y, (x + d) % WINDOW] for d in NEIGHBOURS if x]
    return max(np.mean(rows + columns), TINY)
