"""Two artifacts of networks: frames and checkerboards."""

import numpy as np

# Zero padding affects the outermost pixels first: 8 pixels are two positions of a
# network with a stride of 4. In lengstrom's `wreck`, the frame is 8 pixels wide, in
# `udnie` 10.
BORDER = 8
# Side of the windows of the spectrum. Its frequencies include those of periods 2 and 4,
# and a picture of 384 px has 121 windows, so that the ratio varies little.
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
# Makes the result for a single-color picture, which has no energy, "no artifact".
TINY = 1e-12


def frame(pictures: np.ndarray) -> float:
    """Returns how much more the brightness steps at the border agree than those inside.

    A ring consists of all pixels at the same distance from the border. The steps in
    brightness from a ring to the next, over all its pixels and all pictures, go up as
    often as down, unless there is a frame: then they agree. A ring's value is the
    squared mean of its steps divided by the mean of their squares, times their number.
    The size of the steps does not matter, because photographs vary less at the border
    than in the middle.

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
    """Returns the steps from each ring to the next, `(steps, 3)` each."""
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
    """Mean energy of all windows, which overlap by half, summed over the channels."""
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
