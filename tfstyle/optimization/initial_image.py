"""The picture that the loop starts from."""

import numpy as np

from tfstyle.images import load, resize

# Around mid grey, so that "gray" is not a flat picture, whose features say nothing.
GRAY_NOISE = 0.01


def start_image(
    init: str,
    content: np.ndarray,
    style: np.ndarray | None,
    size: tuple[int, int],
    seed: int,
) -> np.ndarray:
    """Makes the first picture.

    Args:
        init: "content"; "noise", white and uniform; "style", the painting stretched
            to the size; "gray", with a little noise; or the path of a picture.
        content: `(height, width, 3)` in [0, 1].
        style: The first painting, in [0, 1]; None where `init` cannot be "style".
        size: Height and width of the result in pixels.
        seed: Of the noise.

    Returns:
        `(*size, 3)` in [0, 1].

    Raises:
        InputError: There is no such picture.
    """
    if init == "noise":
        return white_noise(size, seed)
    if init == "gray":
        random = np.random.default_rng(seed)
        gray = 0.5 + GRAY_NOISE * random.standard_normal((*size, 3), np.float32)
        return np.clip(gray, 0.0, 1.0)
    given = {"content": lambda: content, "style": lambda: style}
    picture = given.get(init, lambda: load(init, "init"))()
    return resize(picture, size, clip=True)


def white_noise(size: tuple[int, int], seed: int) -> np.ndarray:
    """Uniform noise, `(*size, 3)` in [0, 1], each value of its own.

    Args:
        size: Height and width in pixels.
        seed: Of the noise.
    """
    return np.random.default_rng(seed).random((*size, 3), np.float32)


def enlarge_painted(
    image: np.ndarray, photo: np.ndarray, size: tuple[int, int]
) -> np.ndarray:
    """Enlarges what was painted and leaves the photograph its fine details.

    Only the difference to the photograph is resized, so that the finer scale need not
    find again what was never lost.

    Args:
        image: `(height, width, 3)` in [0, 1], begun from the photograph.
        photo: The photograph, of the full size.
        size: Height and width of the result.

    Returns:
        `(*size, 3)` in [0, 1].

    Reference:
        google/deepdream, `dream.ipynb` (2015), where this is the "detail" of an octave.
    """
    painted = image - resize(photo, image.shape[:2], clip=True)
    return np.clip(resize(photo, size, clip=True) + resize(painted, size), 0.0, 1.0)
