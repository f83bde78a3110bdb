"""Initial pictures of runs and of scales."""

from collections.abc import Mapping

import numpy as np

from tfstyle.images import resize

# Around mid grey, so that "gray" is not a flat picture, whose features say nothing.
GRAY_NOISE = 0.01


def initial_image(
    init: str, size: tuple[int, int], seed: int, pictures: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Makes the picture that a run starts from.

    Args:
        init: "noise", white and uniform; "gray", with a little noise; or a key of
            `pictures`, whose picture is stretched to the size.
        size: Height and width of the result in pixels.
        seed: Seed of the noise.
        pictures: Pictures by name, `(height, width, 3)` in [0, 1].

    Returns:
        `(*size, 3)` in [0, 1].
    """
    if init == "noise":
        return white_noise(size, seed)
    if init == "gray":
        random = np.random.default_rng(seed)
        gray = 0.5 + GRAY_NOISE * random.standard_normal((*size, 3), np.float32)
        return np.clip(gray, 0.0, 1.0)
    return resize(pictures[init], size, clip=True)


def white_noise(size: tuple[int, int], seed: int) -> np.ndarray:
    """Uniform noise, `(*size, 3)` in [0, 1], each value of its own.

    Args:
        size: Height and width in pixels.
        seed: Of the noise.
    """
    return np.random.default_rng(seed).random((*size, 3), np.float32)


def enlarge_painted(
    image: np.ndarray, size: tuple[int, int], content: np.ndarray
) -> np.ndarray:
    """Enlarges what was painted and leaves the content image its fine details.

    Only the difference to the content image is resized, so that the finer scale need
    not find again what was never lost.

    Args:
        image: `(height, width, 3)` in [0, 1], a picture that was begun from the content
            image.
        size: Height and width of the result.
        content: The content image, of the full size.

    Returns:
        `(*size, 3)` in [0, 1].

    Reference:
        google/deepdream, `dream.ipynb` (2015), where this is the "detail" of an octave.
    """
    painted = image - resize(content, image.shape[:2], clip=True)
    return np.clip(resize(content, size, clip=True) + resize(painted, size), 0.0, 1.0)
