"""Color preservation: color matching and luminance transfer."""

from typing import NamedTuple

import numpy as np

from tfstyle.errors import InputError

# Variance of the error from rounding to 8 bits. This error limits the precision of
# covariances, so its variance is added to the diagonals of both pictures' covariance
# matrices. Gray and single-color pictures then need no special case.
_ROUNDING_VARIANCE = (1 / 255) ** 2 / 12

# Weights of red, green and blue in luma, the Y channel of YIQ (NTSC; ITU-R BT.601).
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def match_color(image: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Gives an image the color mean and covariance of a reference image.

    Every pixel `x` becomes `A (x - mean) + reference_mean`. Here, `A` is a 3 x 3
    matrix, `mean` is the mean color of the image, and `reference_mean` is the mean
    color of the reference. To preserve the colors of a photograph, match the style
    image to the photograph before the style transfer.

    Args:
        image: `(height, width, 3)`, float32 in [0, 1].
        reference: `(any height, any width, 3)`, float32 in [0, 1].

    Returns:
        Array of the same shape as `image`, float32, clipped to [0, 1].

    Raises:
        InputError: An array does not have the shape `(height, width, 3)`.

    Example:

    >>> red = np.full((16, 16, 3), (0.8, 0.1, 0.1), "float32")
    >>> match_color(np.zeros((9, 9, 3), "float32"), red)[0, 0].round(3).tolist()
    [0.800000011920929, 0.10000000149011612, 0.10000000149011612]

    Reference:
        Gatys et al., "Preserving Color in Neural Artistic Style Transfer"
        (arXiv:1606.05897), color histogram matching. The paper has two choices for `A`:
        `L_ref L_img^-1` with Cholesky factors `L`, and `S_ref^(1/2) S_img^(-1/2)` with
        covariances `S` ("Image Analogies").
        Deviations: `A` is the unique symmetric positive definite solution, which
        changes the colors least (Pitie and Kokaram, "The linear Monge-Kantorovitch
        linear colour mapping", CVMP 2007). The variance of 8-bit rounding is added to
        both covariances, so that gray pictures can be matched. The result is clipped.
    """
    return ColorMap.between(image, reference)(image)


class ColorMap(NamedTuple):
    """Affine color transformation of `match_color`, for a whole picture or parts of it.

    Attributes:
        mean: Mean color of the picture, `(3,)`.
        matrix: Matrix `A`, `(3, 3)`.
        target_mean: Mean color of the reference, `(3,)`.
    """

    mean: np.ndarray
    matrix: np.ndarray
    target_mean: np.ndarray

    @classmethod
    def between(cls, image: np.ndarray, reference: np.ndarray) -> "ColorMap":
        """Computes the transformation that `match_color` would apply to `image`."""
        _check("image", image)
        _check("reference", reference)
        mean, covariance = _moments(image)
        target_mean, target_covariance = _moments(reference)
        return cls(mean, _transport(covariance, target_covariance), target_mean)

    def __call__(self, image: np.ndarray) -> np.ndarray:
        """Recolors a `(height, width, 3)` image; the result is float32 in [0, 1]."""
        matched = (image - self.mean) @ self.matrix + self.target_mean
        return np.clip(matched, 0, 1).astype(np.float32)


def transfer_luminance(image: np.ndarray, reference_color: np.ndarray) -> np.ndarray:
    """Combines the luminance of one image with the chroma of another image, in YIQ.

    To preserve the colors of a photograph, pass the stylized image and the photograph.
    In the conversion from YIQ to RGB, `Y` contributes equally to red, green and blue,
    so adding the difference in `Y` to each channel replaces the luminance.

    Args:
        image: Source of the luminance, `(height, width, 3)`, float32 in [0, 1].
        reference_color: Source of the chroma, of the same shape as `image`, float32 in
            [0, 1].

    Returns:
        Array with the shape of `image`, float32, clipped to [0, 1].

    Raises:
        InputError: The shapes differ, or are not `(height, width, 3)`.

    Example:

    >>> grey, red = np.full((16, 16, 3), 0.5), np.full((16, 16, 3), (0.6, 0.2, 0.2))
    >>> transfer_luminance(grey, red)[0, 0].round(3).tolist()
    [0.7799999713897705, 0.3799999952316284, 0.3799999952316284]

    Reference:
        Gatys et al. (arXiv:1606.05897), luminance-only transfer.
        Deviations: the paper first matches the mean and variance of the style image's
        luminance to the content image's, and then transfers style between these
        luminance channels only. Here, the luminance comes from a picture that was
        stylized in color. The result is clipped.
    """
    _check("image", image)
    _check("reference_color", reference_color)
    if image.shape != reference_color.shape:
        raise InputError(
            f"Expected `reference_color` to have the shape of `image`, {image.shape}. "
            f"Received: reference_color.shape={reference_color.shape}"
        )
    luminance = (image - reference_color) @ _LUMA
    combined = reference_color + luminance[..., None]
    return np.clip(combined, 0, 1).astype(np.float32)


def _check(name: str, image: np.ndarray) -> None:
    if image.ndim != 3 or image.shape[2] != 3 or 0 in image.shape:
        raise InputError(
            f"Expected `{name}` to have the shape (height, width, 3). "
            f"Received: {name}.shape={image.shape}"
        )


def _moments(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pixels = image.reshape(-1, 3).astype(np.float64)
    mean = pixels.mean(axis=0)
    centered = pixels - mean
    covariance = centered.T @ centered / len(pixels)
    return mean, covariance + _ROUNDING_VARIANCE * np.eye(3)


def _transport(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    root = _power(source, 0.5)
    inverse = _power(source, -0.5)
    return inverse @ _power(root @ target @ root, 0.5) @ inverse


def _power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    # Rounding can make the smallest eigenvalue of a product negative.
    values = np.maximum(values, np.finfo(np.float64).tiny)
    return (vectors * values**exponent) @ vectors.T
