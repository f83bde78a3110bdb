"""Comparisons of results with the style and content. Does not use TensorFlow."""

from collections.abc import Mapping, Sequence

import numpy as np

from tfstyle.methods.audio.bands import logarithms
from tfstyle.methods.audio.filters import random_filters
from tfstyle.methods.audio.observed import Observed

# Number of nodes (time steps) processed at a time.
_PART = 1024
# Number that is added to a run's seed to create filters that the run has not used.
OTHER_FILTERS = 1000


def gram_matrices(
    values: np.ndarray, filters: Mapping[int, np.ndarray]
) -> dict[int, np.ndarray]:
    """Computes Gram matrices of the responses of random filters.

    Args:
        values: Standardized amplitudes, `(nodes, bands)`.
        filters: Filters of shape `(width, bands, channels)`, keyed by width.

    Returns:
        Gram matrices of shape `(channels, channels)`, keyed by width.
    """
    return {width: _gram(values, each) for width, each in filters.items()}


def _gram(values: np.ndarray, filters: np.ndarray) -> np.ndarray:
    width, bands, channels = filters.shape
    padded = np.pad(values, ((width // 2, width // 2), (0, 0)))
    seen = np.lib.stride_tricks.sliding_window_view(padded, width, axis=0)
    flat = filters.transpose(1, 0, 2).reshape(bands * width, channels)
    total = np.zeros((channels, channels))
    for first in range(0, len(values), _PART):
        windows = seen[first : first + _PART].reshape(-1, bands * width)
        responses = np.maximum(windows @ flat, 0)
        total += responses.T @ responses
    return total / len(values)


def style_distance(
    values: np.ndarray,
    styles: Sequence[np.ndarray],
    shares: Sequence[float],
    filters: Mapping[int, np.ndarray],
) -> float:
    """Computes the relative distance between Gram matrices of a sound and its styles.

    The distance is averaged over the widths of the filters.

    Args:
        values: Compressed amplitudes of the sound, `(nodes, bands)`, standardized with
            the style's moments.
        styles: Compressed amplitudes of each style, standardized like `values`.
        shares: Blend weight of each style; the weights sum to 1.
        filters: Filters of shape `(width, bands, channels)`, keyed by width.
    """
    found = gram_matrices(values, filters)
    targets = [gram_matrices(each, filters) for each in styles]
    distances = []
    for width, own in found.items():
        pairs = zip(shares, targets, strict=True)
        target = sum(share * each[width] for share, each in pairs)
        distances.append(np.sum((own - target) ** 2) / np.sum(target**2))
    return float(np.mean(distances))


def mean_style_distance(
    observed: Observed, powers: Sequence[np.ndarray], seed: int
) -> float:
    """Computes the style distance of a sound, averaged over the run's gain fields.

    A gain field holds gains for all nodes (time steps) and frequency bands. The level
    of a sound is not part of its style. Therefore, the powers of each field are first
    scaled so that their compressed amplitudes have the same mean as the style's.

    Args:
        observed: Band powers of the content and the styles.
        powers: Powers of the sound: an array `(nodes, bands)` for each gain field.
        seed: Seed of the filters; it should differ from the run's seed. The sound was
            optimized for the run's own filters, which would show too small a distance.
    """
    filters = random_filters(observed.bands, seed)
    fields = zip(powers, observed.styles, observed.style_moments, strict=True)
    distances = [
        style_distance(
            moments.standardized(leveled(own, float(moments.mean.mean()))),
            [moments.standardized(style) for style in styles],
            observed.shares,
            filters,
        )
        for own, styles, moments in fields
    ]
    return float(np.mean(distances))


def leveled(powers: np.ndarray, mean: float) -> np.ndarray:
    """Scales band powers so that their compressed amplitudes have a given mean.

    Args:
        powers: Band powers, `(nodes, bands)`. Silence is returned unchanged.
        mean: Target mean of the compressed amplitudes.
    """
    low, high = -15.0, 15.0  # logarithms of amplitude factors
    if not powers.any():
        return powers
    for _ in range(30):
        middle = (low + high) / 2
        is_less = logarithms(powers * np.float32(np.exp(2 * middle))).mean() < mean
        low, high = (middle, high) if is_less else (low, middle)
    return powers * np.float32(np.exp(2 * low))


def onset_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Computes Pearson's correlation between the onset envelopes of two sounds.

    Args:
        one: Band powers of one sound, `(nodes, bands)`.
        other: Band powers of the other sound, with the shape of `one`.

    Returns:
        A number from -1 to 1; 0 if either sound has no onsets.
    """
    envelopes = [onset_envelope(powers) for powers in (one, other)]
    a, b = (each - each.mean() for each in envelopes)
    size = np.sqrt(np.sum(a**2) * np.sum(b**2))
    return float(np.sum(a * b) / size) if size > 0 else 0.0


def onset_envelope(powers: np.ndarray) -> np.ndarray:
    """Computes the onset envelope: the bands' mean rise in level at each time step.

    Bands that become quieter count as 0.
    """
    return np.maximum(np.diff(logarithms(powers), axis=0), 0).mean(axis=1)


def measure(
    observed: Observed, powers: Sequence[np.ndarray], seed: int, has_content: bool
) -> dict:
    """Measures a finished sound and returns a report that can be saved as JSON.

    Args:
        observed: Band powers of the content and the styles.
        powers: Powers of the finished sound, scaled to the loudness `LEVEL`. Each gain
            field has an array `(nodes, bands)`.
        seed: Seed of the run.
        has_content: Whether the run has a content sound.
    """
    seed += OTHER_FILTERS
    distances = {"style": mean_style_distance(observed, powers, seed)}
    if not has_content:
        return {"distances": distances}
    before = mean_style_distance(observed, observed.powers, seed)
    pairs = zip(observed.powers, powers, strict=True)
    onsets = [onset_correlation(*pair) for pair in pairs]
    return {
        "distances": {**distances, "style_of_content": before},
        "onset_correlation": float(np.mean(onsets)),
    }
