"""Number of the weights of a `TransformerNet`, known without making one."""

from tfstyle.networks.limits import CHANNELS


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
