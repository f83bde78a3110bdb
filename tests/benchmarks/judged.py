"""Losses of pictures, computed independently with the exact network."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks.steppers import load_sized
from tfstyle.methods.optimize.options import OptimizeOptions


def losses_of(
    content: str, style: str, size: int, first_padding: str, paths: Sequence[Path]
) -> list[float]:
    """Computes the losses of pictures with the default objective of `tfstyle optimize`.

    Args:
        content: Path of the photograph.
        style: Path of the painting.
        size: Longer side of both pictures, in pixels.
        first_padding: Padding of the network's first convolution.
        paths: Files with pictures as arrays, `(height, width, 3)` in [0, 1], of the
            photograph's size.
    """
    from tests.benchmarks.judge import Judge
    from tfstyle.features.find import find_features
    from tfstyle.losses.distances import DISTANCE_LAYERS

    extractor = find_features(DISTANCE_LAYERS, first_padding=first_padding).extractor
    photo, painting = (load_sized(path, size) for path in (content, style))
    judge = Judge(extractor, {"photo": photo}, {"style": painting})
    found = [
        judge.distances(judge.see(np.load(path)), "photo", "style") for path in paths
    ]
    options = OptimizeOptions()
    weights = options.content_weight, options.style_weight
    return [weights[0] * each["content"] + weights[1] * each["style"] for each in found]
