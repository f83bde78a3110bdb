"""Comparison of exported files with their network, and measurement of their speed."""

import statistics
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from tfstyle.exporting.report import EQUAL_PSNR
from tfstyle.images import resize
from tfstyle.images.psnr import psnr
from tfstyle.models.keras_file import load_network
from tfstyle.networks.families import family_of
from tfstyle.runtimes.runtime import Paint, painter_of

ROUNDS = 5


class Expected(NamedTuple):
    """Photograph, style, and the picture that the network paints from them."""

    image: np.ndarray
    style: np.ndarray
    painted: np.ndarray


def expect(network: keras.Model, photos: Sequence[np.ndarray]) -> list[Expected]:
    """Stylizes photographs with the network, for comparison with exported files.

    If the network has only named styles, each photograph is stylized once in each style
    and once in a blend of all styles. If the network takes paintings, upside-down
    copies of the photographs serve as paintings, and each photograph is stylized once
    with each painting. If such a network also has named styles, each photograph is also
    stylized once in a blend of all named styles.

    Args:
        network: Network from `tfstyle.networks`.
        photos: Photographs, `(height, width, 3)` in [0, 1].
    """
    paint = as_paint(network)
    family = family_of(network)
    styles = family.compared_styles(getattr(network, "styles", 0), list(photos))
    if not family.has_styles:
        # Paintings are resized here to the size that the network needs. Otherwise, the
        # export formats would resize them in different ways.
        side = family.painting_side
        styles = [_fitted(x[0], side)[None] if x.ndim == 4 else x for x in styles]
    return [
        Expected(photo[None], style, paint(photo[None], style))
        for photo in photos
        for style in styles
    ]


def _fitted(painting: np.ndarray, side: int) -> np.ndarray:
    height, width, _ = painting.shape
    scale = side / min(height, width)
    return resize(painting, (round(height * scale), round(width * scale)), clip=True)


def as_paint(network: keras.Model) -> Paint:
    """Wraps a network as a function that takes and returns arrays."""
    family = family_of(network)
    graphs = {
        signature.name: tf.function(
            signature.make_model(network), reduce_retracing=True
        )
        for signature in family.signatures
        if not signature.for_tiles
    }

    def run(signature: str, **inputs: np.ndarray) -> np.ndarray:
        tensors = {name: tf.constant(array) for name, array in inputs.items()}
        return graphs[signature](tensors).numpy()

    return painter_of(run, family)


def compare(paint: Paint, expected: Sequence[Expected]) -> dict[str, float]:
    """Compares the results of an exported file with the expected results.

    Returns:
        Dictionary with the minimum PSNR and SSIM over all pictures (`psnr`, `ssim`) and
        the mean PSNR (`mean_psnr`). PSNRs are in decibels.
    """
    ratios, similarities = [], []
    for image, style, painted in expected:
        ours = paint(image, style)
        ratios.append(min(psnr(ours, painted), EQUAL_PSNR))
        similarities.append(float(tf.image.ssim(ours, painted, max_val=1.0)[0]))
    return {
        "psnr": round(min(ratios), 2),
        "mean_psnr": round(statistics.mean(ratios), 2),
        "ssim": round(min(similarities), 5),
    }


def latency(paint: Paint, image: np.ndarray, style: np.ndarray) -> float:
    """Returns the median time, in seconds, of several runs after a warm-up run."""
    paint(image, style)
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        paint(image, style)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def open_keras(path: Path) -> Paint:
    """Loads a Keras file, and returns a function that stylizes pictures with it."""
    return as_paint(load_network(path)[0])


def count_layers(path: Path) -> dict[str, int]:
    """Counts the layers of each class in a Keras file."""
    network, _ = load_network(path)
    return dict(Counter(type(layer).__name__ for layer in network.layers))
