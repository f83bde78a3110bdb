"""What the networks can take, known without Keras."""

import numpy as np

# In pixels: the residual blocks mirror two, so that they need three, at a quarter size.
MIN_SIDE = 12
# The widest and deepest networks that `tfstyle train` makes.
LEAST_ALPHA, MOST_ALPHA = 1 / 32, 4
MOST_BLOCKS = 64
# Johnson et al., supplement, table 1: channels at full, half and quarter size, of which
# alpha is the share.
CHANNELS = (32, 64, 128)


def count_parameters(styles: int, alpha: float, blocks: int) -> int:
    """Counts the weights of a `TransformerNet`.

    Args:
        styles: As for `TransformerNet`.
        alpha: As for `TransformerNet`.
        blocks: As for `TransformerNet`.

    Example:

    >>> count_parameters(styles=6, alpha=0.5, blocks=5)
    426579
    """
    full, half, quarter = (max(1, round(alpha * channels)) for channels in CHANNELS)
    kernels = 7 * 7 * 3 * half + 3 * 3 * half * quarter
    kernels += blocks * 2 * 3 * 3 * quarter * quarter
    kernels += 3 * 3 * quarter * half + 3 * 3 * half * full
    kernels += 7 * 7 * full * 3 + 3
    normalized = 2 * half + quarter * (1 + 2 * blocks) + full
    return kernels + 2 * styles * normalized


# Of the last row: so that a part of the photograph is left in the picture.
STRENGTH = 0.8


def compared_mixtures(styles: int) -> np.ndarray:
    """Each style alone, and all of them together at a strength below 1.

    Args:
        styles: Number of styles.

    Returns:
        `(styles + 1, styles)`, float32.

    Example:

    >>> compared_mixtures(2).tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.4000000059604645, 0.4000000059604645]]
    """
    together = np.full((1, styles), STRENGTH / styles)
    return np.concatenate([np.eye(styles), together]).astype(np.float32)
