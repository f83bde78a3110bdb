"""Content and style distances, for comparing pictures made with any method."""

from collections.abc import Callable, Sequence

from keras import ops

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.style import StyleLoss

DISTANCE_LAYERS = (*STYLE_LAYERS, *CONTENT_LAYERS)
"""Names of the VGG19 layers that `distances` needs."""


def terms() -> tuple[ContentLoss, StyleLoss]:
    """Returns the content distance and the style distance as loss terms."""
    return ContentLoss(CONTENT_LAYERS), StyleLoss(STYLE_LAYERS)


def distances(
    extractor: Callable, image, content, styles: Sequence, blend: Sequence[float]
) -> dict[str, float]:
    """Measures the distances of a picture from its content image and style images.

    The content distance compares activations at relu4_2. The style distance compares
    Gram matrices at relu1_1, relu2_1, relu3_1, relu4_1 and relu5_1 (Gatys 2016). Both
    distances are relative: 0 for equal features, 1 if all features of `image` are 0.

    Args:
        extractor: Feature model whose outputs include `DISTANCE_LAYERS`.
        image: Picture, `(height, width, 3)` in [0, 1].
        content: Content image with the shape of `image`.
        styles: Style images of any size, `(height, width, 3)` in [0, 1].
        blend: Blend weight of each style image; the sum is 1.

    Returns:
        The distances, as `{"content": ..., "style": ...}`.
    """
    seen, photo = _see(extractor, image), _see(extractor, content)
    content_loss, _ = terms()
    return {
        "content": float(content_loss(image, seen, content_loss.target(photo))[0]),
        "style": _style_distance(extractor, image, seen, styles, blend),
    }


def style_distance(
    extractor: Callable, image, styles: Sequence, blend: Sequence[float]
) -> float:
    """Measures only the style distance (see `distances`).

    Args:
        extractor: Feature model whose outputs include `STYLE_LAYERS`.
        image: Picture, `(height, width, 3)` in [0, 1].
        styles: Style images of any size, `(height, width, 3)` in [0, 1].
        blend: Blend weight of each style image; the sum is 1.
    """
    return _style_distance(extractor, image, _see(extractor, image), styles, blend)


def _style_distance(extractor: Callable, image, seen: dict, styles, blend) -> float:
    _, loss = terms()
    target = loss.target([_see(extractor, style) for style in styles], blend)
    return float(loss(image, seen, target)[0])


def _see(extractor: Callable, image) -> dict:
    return extractor(ops.convert_to_tensor(image)[None])
