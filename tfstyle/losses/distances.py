"""The two numbers by which pictures are compared, whatever they were optimised for."""

from collections.abc import Callable, Sequence

from keras import ops

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.style import StyleLoss

DISTANCE_LAYERS = (*STYLE_LAYERS, *CONTENT_LAYERS)
"""The layers that `distances` needs to see."""


def terms() -> tuple[ContentLoss, StyleLoss]:
    """The two distances as terms of an objective."""
    return ContentLoss(CONTENT_LAYERS), StyleLoss(STYLE_LAYERS)


def distances(
    extractor: Callable, image, content, styles: Sequence, blend: Sequence[float]
) -> dict[str, float]:
    """Measures how far a picture is from its content and from its style.

    Content at relu4_2, style by Gram matrices at relu1_1 to relu5_1 (Gatys 2016), each
    relative: 0 is equal, 1 is as far as nothing at all.

    Args:
        extractor: Feature model that gives at least `DISTANCE_LAYERS`.
        image: The picture, `(height, width, 3)` in [0, 1].
        content: The photograph, of the same size.
        styles: The paintings, of any size.
        blend: Share of each painting.

    Returns:
        `{"content": ..., "style": ...}`.
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
    """Measures how far a picture is from its style alone, as `distances` does.

    Args:
        extractor: Feature model that gives at least `STYLE_LAYERS`.
        image: The picture, `(height, width, 3)` in [0, 1].
        styles: The paintings, of any size.
        blend: Share of each painting.
    """
    return _style_distance(extractor, image, _see(extractor, image), styles, blend)


def _style_distance(extractor: Callable, image, seen: dict, styles, blend) -> float:
    _, loss = terms()
    target = loss.target([_see(extractor, style) for style in styles], blend)
    return float(loss(image, seen, target)[0])


def _see(extractor: Callable, image) -> dict:
    return extractor(ops.convert_to_tensor(image)[None])
