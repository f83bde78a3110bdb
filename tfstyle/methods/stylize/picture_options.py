"""Options of `stylize` that can differ from picture to picture."""

from dataclasses import replace
from typing import Literal, TypedDict

from tfstyle.errors import check_name
from tfstyle.methods.stylize.options import StylizeOptions


class PictureKeywords(TypedDict, total=False):
    """Fields of `StylizeOptions` that a stylizer also accepts for a single picture."""

    strength: float
    preserve_color: Literal["none", "luminance", "match", "histogram"]
    image_size: int
    tile_size: int
    stroke_scale: float
    smoothing: float
    variation: float


def for_picture(options: StylizeOptions, given: PictureKeywords) -> StylizeOptions:
    """Returns the options for one picture.

    Args:
        options: Options of the stylizer.
        given: Options of the picture, which replace those of the stylizer.

    Raises:
        InputError: An option is unknown, cannot differ from picture to picture, or has
            an invalid value.
    """
    for name in given:
        check_name("option", name, list(PictureKeywords.__annotations__))
    return replace(options, **given) if given else options
