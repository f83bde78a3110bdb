"""Whether what was written paints what the network paints, and how quickly."""

import statistics
import time
from collections.abc import Sequence
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from tfstyle.exporting.report import EQUAL
from tfstyle.images.psnr import psnr
from tfstyle.networks.families import compared_mixtures
from tfstyle.runtimes.runtime import Paint

ROUNDS = 5


class Expected(NamedTuple):
    """A picture and what the network makes of it."""

    image: np.ndarray
    style_weights: np.ndarray
    painted: np.ndarray


def expect(network: keras.Model, photos: Sequence[np.ndarray]) -> list[Expected]:
    """Paints photographs in each style, and in all together.

    Args:
        network: One of `tfstyle.networks`.
        photos: `(height, width, 3)` in [0, 1].
    """
    paint = as_paint(network)
    return [
        Expected(photo[None], row[None], paint(photo[None], row[None]))
        for photo in photos
        for row in compared_mixtures(network.styles)
    ]


def as_paint(network: keras.Model) -> Paint:
    """A network as a function of arrays."""
    graph = tf.function(network, reduce_retracing=True)

    def paint(images: np.ndarray, style_weights: np.ndarray) -> np.ndarray:
        inputs = {"image": images, "style_weights": style_weights}
        return graph({name: tf.constant(x) for name, x in inputs.items()}).numpy()

    return paint


def compare(paint: Paint, expected: Sequence[Expected]) -> dict[str, float]:
    """Paints the same, and says how near it is.

    Returns:
        `psnr` in decibels and `ssim`, of the picture that is worst in each;
        `mean_psnr`.
    """
    ratios, similarities = [], []
    for image, style_weights, painted in expected:
        ours = paint(image, style_weights)
        ratios.append(min(psnr(ours, painted), EQUAL))
        similarities.append(float(tf.image.ssim(ours, painted, max_val=1.0)[0]))
    return {
        "psnr": round(min(ratios), 2),
        "mean_psnr": round(statistics.mean(ratios), 2),
        "ssim": round(min(similarities), 5),
    }


def latency(paint: Paint, image: np.ndarray, style_weights: np.ndarray) -> float:
    """Median time of some runs after a first one, in seconds."""
    paint(image, style_weights)
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        paint(image, style_weights)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)
