"""Initial pictures of a run and of each of its scales."""

from collections.abc import Mapping

import numpy as np

from tfstyle.images import resize

# Standard deviation of the noise that "gray" adds to mid gray. The features of a
# uniform picture would carry no information.
GRAY_NOISE = 0.01


def initial_image(
    init: str, size: tuple[int, int], seed: int, pictures: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Creates the initial picture of a run.

    Args:
        init: "noise" for uniform white noise, "gray" for mid gray with a little noise,
            or the key of a picture in `pictures`, which is resized.
        size: Height and width of the result in pixels.
        seed: Seed of the noise.
        pictures: Pictures, `(height, width, 3)` in [0, 1], keyed by name.

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
    """Returns independent, uniformly distributed values in [0, 1], `(*size, 3)`.

    Args:
        size: Height and width in pixels.
        seed: Seed of the noise.
    """
    return np.random.default_rng(seed).random((*size, 3), np.float32)


def enlarge_painted(
    image: np.ndarray, size: tuple[int, int], content: np.ndarray
) -> np.ndarray:
    """Enlarges a painted picture, and adds fine details from the content image.

    Only the difference between the painted picture and the content image is enlarged.
    The enlarged difference is then added to the content image at the new size. The
    result keeps the details of the content image, so the optimization at the finer
    scale does not have to restore them.

    Args:
        image: Painted picture, `(height, width, 3)` in [0, 1]: the result of an
            optimization that started from the content image.
        size: Height and width of the result in pixels.
        content: Content image at the size of the finest scale.

    Returns:
        `(*size, 3)` in [0, 1].

    Reference:
        google/deepdream, `dream.ipynb` (2015), which calls the difference the "detail"
        of an octave.
    """
    painted = image - resize(content, image.shape[:2], clip=True)
    return np.clip(resize(content, size, clip=True) + resize(painted, size), 0.0, 1.0)
