"""The Gram matrix: which features occur together."""

from tfstyle.statistics.sums import PositionSums


def gram(sums: PositionSums):
    """Returns `S / n`, the mean of `f f^T` over the positions.

    Deviation from the paper: that leaves the sum undivided and divides in the loss;
    a mean does not depend on the size of the picture.

    Args:
        sums: Of a feature map with some number of channels.

    Returns:
        `(batch, channels, channels)`, symmetric.

    Reference:
        Gatys, Ecker, Bethge, "Texture Synthesis Using Convolutional Neural Networks"
        (arXiv:1505.07376), equation 1.
    """
    return sums.normalized().second
