"""Differentiable augmentation of the pictures shown to a discriminator."""

from keras import ops

# Number of random values per picture; maximum shift, and side of the cut-out square,
# both as fractions of the picture's side. The fractions are those of the reference
# implementation.
DRAWS, SHIFT, CUT = 7, 1 / 8, 1 / 2
# Pixel value for areas that are cut out, or that a shift leaves empty: the middle of
# the range of pixel values.
GRAY = 0.5


def augment(images, draws):
    """Randomly recolors and shifts pictures, and cuts a square out of each picture.

    Both paintings and generated pictures are augmented, so that the discriminator
    cannot memorize a small collection.

    Args:
        images: `(batch, height, width, 3)` in [0, 1].
        draws: Random numbers, `(batch, DRAWS)`, uniformly distributed in [0, 1). The
            columns are for the brightness, the saturation, the contrast, the shift
            (vertical and horizontal), and the position of the cut-out square (vertical
            and horizontal).

    Returns:
        `(batch, height, width, 3)`, not limited to [0, 1].

    Reference:
        Zhao, Liu, Lin, Zhu, Han, "Differentiable Augmentation for Data-Efficient GAN
        Training" (NeurIPS 2020), policy "color,translation,cutout".
    """
    numbers = [draws[:, i][:, None, None, None] for i in range(DRAWS)]
    images = _recolored(images, *numbers[:3])
    # Empty and cut-out areas are filled with 0, so gray must be 0 here, as it is in the
    # reference implementation, whose pixel values are in [-1, 1].
    return _cut(_shifted(images - GRAY, *numbers[3:5]), *numbers[5:7]) + GRAY


def _recolored(images, brightness, saturation, contrast):
    images = images + (brightness - 0.5) / 2.0
    gray = ops.mean(images, axis=3, keepdims=True)
    images = (images - gray) * (2.0 * saturation) + gray
    mean = ops.mean(images, axis=(1, 2, 3), keepdims=True)
    return (images - mean) * (contrast + 0.5) + mean


def _shifted(images, down, right):
    _, height, width, _ = ops.shape(images)
    rows = _selection(height, down)
    columns = _selection(width, right)
    return ops.einsum("byj,bxi,bjic->byxc", rows, columns, images)


def _selection(side: int, draw):
    """Returns matrices that shift the rows or columns of pictures.

    Args:
        side: Height or width of the pictures in pixels.
        draw: Random number for each picture, `(batch, 1, 1, 1)` in [0, 1).

    Returns:
        `(batch, side, side)`, with elements of 0 or 1.
    """
    most = int(side * SHIFT + 0.5)
    shift = ops.floor(draw[:, :, 0, 0] * (2 * most + 1)) - most
    places = ops.arange(side, dtype="float32")
    source = places[None, :, None] + shift[:, :, None]
    return ops.cast(ops.equal(source, places[None, None, :]), "float32")


def _cut(images, down, right):
    _, height, width, _ = ops.shape(images)
    inside = _within(height, down)[:, :, None] * _within(width, right)[:, None, :]
    return images * (1.0 - inside[..., None])


def _within(side: int, draw):
    """Returns `(batch, side)`: 1 for rows or columns of the cut-out square, else 0."""
    cut = int(side * CUT + 0.5)
    first = ops.floor(draw[:, :, 0, 0] * (side + 1 - cut % 2)) - cut // 2
    places = ops.arange(side, dtype="float32")[None]
    return ops.cast((places >= first) & (places < first + cut), "float32")
