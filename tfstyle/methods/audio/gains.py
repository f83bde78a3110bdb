"""Gain fields: the change in level of each band over time."""

import math

import numpy as np

from tfstyle.methods.audio.bands import FLOOR, Moments

# Maximum gain and maximum attenuation, in decibels and as the natural logarithm of an
# amplitude factor.
RANGE_DECIBELS = 40.0
RANGE = RANGE_DECIBELS / 20 * math.log(10)


# Number of smoothing passes. With fewer passes, gains could change too abruptly to be
# rendered accurately.
PASSES = 2


def to_image(gains: np.ndarray) -> np.ndarray:
    """Maps logarithmic gains to [0, 1], where 0.5 means no change."""
    return np.clip(gains / (2 * RANGE) + 0.5, 0, 1).astype(np.float32)


def from_image(image):
    """Maps values in [0, 1] back to logarithmic gains; inverse of `to_image`."""
    return (image - 0.5) * (2 * RANGE)


def moment_gains(
    powers: np.ndarray, noise: np.ndarray, content: Moments, style: Moments
) -> np.ndarray:
    """Computes the gains that give each band the style's mean and standard deviation.

    Args:
        powers: Powers of the content, `(nodes, bands)`; a node is a time step.
        noise: Powers of the added noise, `(nodes, bands)`.
        content: Moments of the content.
        style: Moments of the style. No band is raised above the style's maximum.

    Returns:
        Logarithmic gains, `(nodes, bands)`, clipped to [-RANGE, RANGE].
    """
    wanted = content.standardized(powers) * style.deviation + style.mean
    wanted = np.minimum(wanted, style.most)
    squares = (np.expm1(np.clip(wanted, 0, 25)) * FLOOR) ** 2
    tiny = np.float32(1e-20)
    with np.errstate(over="ignore"):
        softer = np.sqrt(squares / (powers + tiny))
    # A gain factor u above 1 solves P u^2 + N (u - 1)^2 = S, where P, N and S are the
    # powers of the content, the noise and the result.
    root = noise**2 - (powers + noise) * (noise - squares)
    louder = (noise + np.sqrt(np.maximum(root, 0))) / (powers + noise + tiny)
    factors = np.where(squares <= powers, softer, np.maximum(louder, 1))
    gains = np.log(np.maximum(factors, tiny))
    return np.clip(gains, -RANGE, RANGE).astype(np.float32)


def smoothed(gains: np.ndarray) -> np.ndarray:
    """Smooths gains over time and bands.

    An analysis window spans several nodes (time steps), so only the mean gain of these
    nodes is audible.

    Args:
        gains: Logarithmic gains, `(nodes, bands, ...)`.
    """
    for axis in (0, 1) * PASSES:
        margin = [(1, 1) if each == axis else (0, 0) for each in range(gains.ndim)]
        padded = np.moveaxis(np.pad(gains, margin, mode="edge"), axis, 0)
        mean = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
        gains = np.moveaxis(mean, 0, axis)
    return gains


def amplified(powers: np.ndarray, noise: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """Returns the band powers after gains are applied to the content and the noise."""
    factors = np.exp(gains)
    return powers * factors**2 + noise * np.maximum(factors - 1, 0) ** 2
