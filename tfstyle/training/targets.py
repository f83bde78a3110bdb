"""Target statistics of styles, and initial weights of new styles."""

from collections.abc import Sequence

import keras
import numpy as np

from tfstyle.images import resize_part
from tfstyle.losses.style_term import StyleTerm
from tfstyle.networks.styles import freeze_all_but_styles, with_styles
from tfstyle.training.data import scaled_sides


def middle_square(
    image: np.ndarray, size: int, shorter: int | None = None
) -> np.ndarray:
    """Resizes an image and keeps its central square.

    Args:
        image: `(height, width, 3)` in [0, 1].
        size: Side of the result in pixels.
        shorter: Shorter side of the resized image in pixels, at least `size`. Defaults
            to `size`.

    Returns:
        `(size, size, 3)`.
    """
    height, width, _ = image.shape
    shorter = shorter or size
    sides = scaled_sides(height, width, shorter / min(height, width), shorter)
    starts = [(side - size) // 2 for side in sides]
    rows, columns = (slice(start, start + size) for start in starts)
    return resize_part(image, sides, (rows, columns), clip=True)


def style_targets(
    extractor, style_loss: StyleTerm, paintings: Sequence[np.ndarray]
) -> dict[str, np.ndarray]:
    """Computes the statistics of each painting at each layer.

    Args:
        extractor: Model that returns the activations for `style_loss`.
        style_loss: Style term that will use the targets.
        paintings: Paintings, each `(height, width, 3)` in [0, 1].

    Returns:
        Statistics, `(paintings, ...)`, keyed by layer name.
    """
    targets = [style_loss.target([extractor(p[None])], [1.0]) for p in paintings]
    return {
        layer: np.concatenate([np.array(target[layer]) for target in targets])
        for layer in style_loss.layers
    }


def style_distances(
    seen, style_loss: StyleTerm, targets: dict[str, np.ndarray]
) -> np.ndarray:
    """Computes the mean distance of pictures from each style.

    Args:
        seen: Activations of the pictures, keyed by layer name.
        style_loss: Style term.
        targets: Targets from `style_targets`.

    Returns:
        Distances, `(styles,)`.
    """
    count = len(next(iter(targets.values())))
    each = [{n: t[i : i + 1] for n, t in targets.items()} for i in range(count)]
    return np.array([np.mean(style_loss(None, seen, target)) for target in each])


def begin_styles(
    network: keras.Model,
    extractor: keras.Model,
    style_loss: StyleTerm,
    targets: dict[str, np.ndarray],
    photos: np.ndarray,
) -> keras.Model:
    """Copies a network; initializes each new style with the closest existing style.

    Args:
        network: Network with trained styles.
        extractor: Model that returns the activations for `style_loss`.
        style_loss: Style term.
        targets: Targets of the new styles, from `style_targets`.
        photos: Photographs, `(batch, height, width, 3)` in [0, 1]. To find the closest
            style, the photographs are painted in each style of `network`.

    Returns:
        A copy with one style per target. Only the style parameters are trainable.

    Reference:
        Dumoulin, Shlens, Kudlur (ICLR 2017): a new style needs only its own
        normalization parameters (about 1600 if `alpha` is 0.5).
    """
    own = np.eye(network.styles, dtype="float32")
    far = [
        style_distances(extractor(_painted(network, photos, w)), style_loss, targets)
        for w in own
    ]
    copy = with_styles(network, own[np.argmin(far, axis=0)])
    freeze_all_but_styles(copy)
    return copy


def _painted(network: keras.Model, photos: np.ndarray, weights: np.ndarray):
    repeated = np.repeat(weights[None], len(photos), axis=0)
    return network({"image": photos, "style_weights": repeated})
