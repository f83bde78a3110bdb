"""Content and style distances, with one evaluation of the loss network per picture."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.formulas.relative import relative_distance
from tfstyle.losses.style import StyleLoss

CONTENT, STYLE = ContentLoss(CONTENT_LAYERS), StyleLoss(STYLE_LAYERS)


class Seen(NamedTuple):
    """Results of the loss network for a picture, from which distances are computed.

    Attributes:
        content: Activations, keyed by layer name.
        style: Gram matrices, keyed by layer name.
    """

    content: dict
    style: dict


class Judge:
    """Compares pictures with photographs and paintings, which are evaluated only once.

    Args:
        extractor: Feature model with the layers
            `tfstyle.losses.distances.DISTANCE_LAYERS`.
        photos: `(height, width, 3)` in [0, 1] each, keyed by name.
        paintings: As `photos`, keyed by style.
    """

    def __init__(
        self,
        extractor: Callable,
        photos: Mapping[str, np.ndarray],
        paintings: Mapping[str, np.ndarray],
    ):
        self.extractor = extractor
        self.photos = {name: self.see(photo) for name, photo in photos.items()}
        self.paintings = {name: self.see(p).style for name, p in paintings.items()}

    def see(self, picture: np.ndarray) -> Seen:
        """Evaluates the loss network on a picture."""
        features = self.extractor(picture[None])
        return Seen(CONTENT.target(features), STYLE.target([features], [1.0]))

    def distances(self, seen: Seen, photo: str, style: str) -> dict[str, float]:
        """Returns the distances `content` and `style`, and that of each style layer."""
        content = layer_distances(seen.content, self.photos[photo].content)
        parts = layer_distances(seen.style, self.paintings[style])
        means = {"content": content, "style": parts}
        means = {name: float(np.mean([*d.values()])) for name, d in means.items()}
        return {**means, **parts}


def layer_distances(values: dict, targets: dict) -> dict[str, float]:
    """Returns the relative distance of each layer."""
    return {n: float(relative_distance(values[n], t)[0]) for n, t in targets.items()}
