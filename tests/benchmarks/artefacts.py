"""Two things that networks draw of themselves: frames and checkerboards."""

import numpy as np

# Zero padding shows first in the outermost pixels: two steps of a network that strides
# by 4. In lengstrom's `wreck` the frame is 8 pixels wide, in `udnie` 10.
BORDER = 8
# Side of the windows of the spectrum: the frequencies of period 2 and 4 are among its
# own, and a picture of 384 px has 121 of them, so that the ratio hardly scatters.
WINDOW = 64
# Distance of the neighbouring frequencies in steps of the spectrum. Below 2 the window
# function smears, above 4 the spectrum of a photograph is another.
NEIGHBOURS = (-4, -3, -2, 2, 3, 4)
# Row and column in the spectrum by period in pixels: a half or a quarter of the window
# along either axis or both; of a frequency and its mirror image only one.
FREQUENCIES = {
    2: [(0, 32), (32, 0), (32, 32)],
    4: [(0, 16), (16, 0), (16, 16), (16, 48), (16, 32), (32, 16)],
}
# So that a picture of one colour, which has no energy anywhere, has no artefact.
TINY = 1e-12


def frame(pictures: np.ndarray) -> float:
    """How much more in common the steps into pictures have at the border than inside.

    A ring is all pixels at one distance from the border. The steps from a ring to the
    next, over all pixels of it and all pictures, are as often up as down unless there
    is a frame: then they agree. A ring's value is the square of their mean over the
    mean of their squares, times their number. How strong the steps are does not matter,
    since a photograph is quieter at its border than in its middle.

    Args:
        pictures: `(number, height, width, 3)`, several of different content, since
            content draws rings as well; sides at least 64.

    Returns:
        Mean value of the outer 8 rings over that of the rings from there to a quarter
        of the shorter side. About 1 (0.5 to 2): no frame. 10: to be seen by looking for
        it. 100: to be seen at once.
    """
    rings = [_agreement(steps) for steps in _rings(pictures)]
    return float(np.mean(rings[:BORDER]) / max(np.mean(rings[BORDER:]), TINY))


def checkerboards(picture: np.ndarray) -> dict[int, float]:
    """Energy at the frequencies of patterns of 2 and 4 pixels, to that beside them.

    A network that strides by 4 and enlarges again can draw patterns of period 2 and 4,
    along one axis or both, always in the same places. Their frequencies then stand out
    of the spectrum, which is smooth otherwise.

    Args:
        picture: `(height, width, 3)`, sides at least 64.

    Returns:
        By period, the mean over its frequencies of their energy over that of their
        neighbours on the same row and column of the spectrum. About 1 (0.7 to 1.4): no
        pattern.

    Reference:
        Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts" (Distill,
        2016): where they come from.
    """
    energy = _spectrum(picture)
    return {
        period: float(np.mean([energy[p] / _beside(energy, *p) for p in places]))
        for period, places in FREQUENCIES.items()
    }


def _rings(pictures: np.ndarray) -> list[np.ndarray]:
    """For each ring the steps to the next, `(steps, 3)`."""
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
