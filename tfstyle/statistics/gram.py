"""Gram matrix, which measures correlations between channels."""

from tfstyle.statistics.sums import PositionSums


def gram(sums: PositionSums):
    """Returns `S / n`, the mean of `f f^T` over the positions' feature vectors `f`.

    `S / n` is a mean, which does not depend on the image size. In contrast, the paper
    below uses the sum `S`, and normalizes it in the loss.

    Args:
        sums: Sums over a feature map: `n` (weights), `s` (features) and `S` (outer
            products).

    Returns:
        `(batch, channels, channels)`, symmetric.

    Reference:
        Gatys, Ecker, Bethge, "Texture Synthesis Using Convolutional Neural Networks"
        (arXiv:1505.07376), equation 1.
    """
    return sums.normalized().second
