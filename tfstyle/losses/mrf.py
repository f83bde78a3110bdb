"""Patch term, which makes each patch of a picture resemble a patch of the style."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from keras import ops

from tfstyle.losses.formulas.relative import relative
from tfstyle.losses.style_term import StyleTerm
from tfstyle.statistics.precision import widened

PATCH_SIDE = 3  # Li & Wand 2016, section 3
# Maximum number of style patches per layer, drawn once with a fixed seed. The paper
# uses all patches, but then the cost grows with the square of the number of pixels.
MAX_PATCHES = 1024
_SEED = 20160118


class MRFLoss(StyleTerm):
    """Distance between each patch of the activations and the most similar style patch.

    Similarity is measured by normalized cross-correlation. The distance is a ratio: the
    sum of squared differences from the most similar style patches, divided by the sum
    of squares of these patches. The distance is 0 if each of the picture's patches
    equals a style patch, and 1 if all activations of the picture are 0.

    Args:
        layers: Names of layers, such as `relu3_1`.
        weight: Weight in the objective, at least 0.
        name: Name of the term in results and logs. Defaults to "style".

    Reference:
        Li & Wand, "Combining Markov Random Fields and Convolutional Neural Networks for
        Image Synthesis" (arXiv:1601.04589), equations 2 and 3. Deviations: the distance
        is relative; rotated or scaled copies of the style image are not used. For a
        large style image, only a random subset of the patches is used. Maps are padded
        symmetrically by one position, so that even small maps have patches.
    """

    is_sum = False

    def __init__(
        self,
        layers: Sequence[str],
        weight: float = 1.0,
        name: str = "style",
    ):
        super().__init__(name=name, weight=weight, layers=layers)

    def target(self, features: Iterable[Mapping], blend: Sequence[float]) -> dict:
        """Draws random patches from the style images.

        Args:
            features: Activations of each image, keyed by layer name. The iterable is
                consumed image by image.
            blend: Fraction of the patches to draw from each image; the sum is 1.

        Returns:
            Patches of shape `(patches, 3, 3, channels)`, keyed by layer name.
        """
        drawn = [
            {layer: _draw(each[layer], share) for layer in self.layers}
            for each, share in zip(features, blend, strict=True)
            if share > 0
        ]
        return {n: ops.concatenate([each[n] for each in drawn]) for n in self.layers}

    def __call__(self, images, features: Mapping, target: Mapping):
        """Returns each picture's unweighted distance from the target, `(batch,)`."""
        values = [_distance(features[n], target[n]) for n in self.layers]
        return ops.mean(ops.stack(values), axis=0)


def nearest(feature_map, patches):
    """Returns the index of the most similar patch at each position.

    Args:
        feature_map: Padded map, `(batch, height + 2, width + 2, channels)`.
        patches: `(patches, 3, 3, channels)`.

    Returns:
        Integers of shape `(batch, height, width)`.
    """
    norms = ops.sqrt(ops.sum(ops.square(patches), axis=(1, 2, 3), keepdims=True))
    kernel = ops.transpose(patches / ops.maximum(norms, 1e-8), (1, 2, 3, 0))
    return ops.argmax(
        ops.conv(feature_map, kernel, padding="valid", data_format="channels_last"),
        axis=-1,
    )


def _distance(feature_map, patches):
    """Computes the distance in a loop over the positions in a patch, to save memory."""
    padded = _reflected(widened(feature_map))
    index = nearest(ops.stop_gradient(padded), patches)
    _, height, width, _ = ops.shape(feature_map)
    error, size = 0.0, 0.0
    for y, x in np.ndindex(PATCH_SIDE, PATCH_SIDE):
        goal = ops.take(patches[:, y, x], index, axis=0)
        here = padded[:, y : y + height, x : x + width]
        error += ops.sum(ops.square(here - goal), axis=(1, 2, 3))
        size += ops.sum(ops.square(goal), axis=(1, 2, 3))
    return relative(error, size)


def _draw(feature_map, share: float):
    """Draws at most `share * MAX_PATCHES` random patches from a feature map."""
    _, height, width, _ = feature_map.shape
    count = min(height * width, max(1, round(share * MAX_PATCHES)))
    random = np.random.default_rng(_SEED)
    drawn = np.sort(random.choice(height * width, count, replace=False))
    rows, columns = np.divmod(drawn, width)
    padded = np.asarray(_reflected(feature_map))[0]
    reach = np.arange(PATCH_SIDE)
    patches = padded[
        rows[:, None, None] + reach[:, None], columns[:, None, None] + reach
    ]
    return ops.convert_to_tensor(patches)


def _reflected(feature_map):
    return ops.pad(feature_map, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="symmetric")
