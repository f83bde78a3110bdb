"""A new style for a network that knows others, by its scales and shifts alone."""

import keras
import numpy as np

from tfstyle.losses.style import StyleLoss
from tfstyle.networks.styles import freeze_all_but_styles, with_styles
from tfstyle.training.targets import style_distances


def begin_styles(
    network: keras.Model,
    extractor: keras.Model,
    style_loss: StyleLoss,
    targets: dict[str, np.ndarray],
    photos: np.ndarray,
) -> keras.Model:
    """A network for new styles, each begun as the old one that comes closest.

    Args:
        network: Has learned some styles.
        extractor: Feature model with the layers of the loss.
        style_loss: The term that will compare.
        targets: Of `style_targets`, the new styles.
        photos: `(batch, height, width, 3)` in [0, 1], painted in each old style.

    Returns:
        A copy with as many styles as there are targets; only these can be trained.

    Reference:
        Dumoulin, Shlens, Kudlur (ICLR 2017), section 4: new styles are learned by their
        normalisation alone, about 2 x 800 numbers at half the paper's width.
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
