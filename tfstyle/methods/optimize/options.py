"""All that `optimize` can be told, its defaults and its checks. Needs no TensorFlow."""

from dataclasses import dataclass

import numpy as np

from tfstyle import statistics
from tfstyle.errors import InputError
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.images import MIN_SIDE
from tfstyle.images.resize import result_size
from tfstyle.losses.formulas import FORMULAS
from tfstyle.methods.targets.paintings import check_shares, style_shares
from tfstyle.optimization.options import PixelOptions
from tfstyle.optimization.tiles import TilePlanner, least_side, plan_for
from tfstyle.options import PRESERVE_COLORS, check_number, option

PATCHES = "mrf"  # the statistic that is none, but a term of its own
# At a strength of 1.5 the style's factor is as many times what it is at 1; in between
# it grows by equal ratios. Ours.
_STRONGEST, _MOST_EXCESS = 10.0, 0.5

INITS = ("content", "fast", "noise", "style", "gray")


@dataclass(frozen=True, kw_only=True)
class OptimizeOptions(PixelOptions):
    """Options of `tfstyle.optimize`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    image_size: int = option(
        512, "longer side of the result in pixels", at_least=MIN_SIDE, at_most=2**16
    )
    style_size: int = option(
        0,
        "longer side of the style pictures in pixels; 0: as image_size",
        at_least=0,
        at_most=2**16,
    )
    style_scale: float = option(
        1.0,
        "factor of style_size: above 1 larger strokes, below 1 finer ones",
        at_least=0.1,
        at_most=10,
    )
    content_weight: float = option(1.0, "factor of the content distance", at_least=0)
    style_weight: float = option(10.0, "factor of the style distance", at_least=0)
    strength: float = option(
        1.0,
        "of the style: 0 is the photograph, 0.5 half of the way to the painting, 1.5 "
        "has ten times the style_weight",
        at_least=0,
        at_most=1.5,
    )
    tv_weight: float = option(
        0.0, "factor of the total variation: smooths, visibly from 10 on", at_least=0
    )
    content_layers: tuple[str, ...] = option(
        CONTENT_LAYERS,
        "layers of VGG19 whose activations are kept: relu1_1 to relu5_4",
        layers=True,
    )
    style_layers: tuple[str, ...] = option(
        STYLE_LAYERS,
        "layers of VGG19 whose statistics are made those of the style",
        layers=True,
    )
    style_blend_weights: tuple[float, ...] = option(
        (), "share of each style picture; equal shares if not given"
    )
    statistic: str = option(
        "gram",
        "what style is; mean_std is the gentlest; w2 compares mean and covariance as "
        "distributions; mrf takes the painting patch by patch, unless other layers are "
        "named of relu3_1 and relu4_1",
        choices=(*statistics.STATISTICS, PATCHES),
    )
    formula: str = option(
        "relative",
        "how distances are measured: independent of the size, or as published; each "
        "wants its own weights, see configs/",
        choices=FORMULAS,
    )
    init: str = option(
        "content",
        "where to start: content; fast, painted by the bundled network in its style "
        "nearest to the painting, and then at full size only; noise, style, gray or a "
        "picture's path",
    )
    tile_size: int = option(
        0,
        "largest side in pixels of the tiles that a larger picture is optimised in, "
        "exactly; 0: none if the memory suffices, else the largest for which it does",
        at_least=0,
        at_most=2**16,
    )
    preserve_color: str = option(
        "none",
        "keep the photograph's colours: none; luminance, only light and dark are "
        "painted; match, the painting is recoloured first by mean and spread; "
        "histogram, by all of the distribution",
        choices=PRESERVE_COLORS,
    )

    color_only: bool = option(
        False,
        "only the palette of the style, no strokes, at the photograph's own size; "
        "needs no network, and minds only strength, shares and keep_mask",
    )

    def __post_init__(self):
        super().__post_init__()
        check_shares(self.style_blend_weights)
        if self.tile_size:
            check_number("tile_size", self.tile_size, least_side(self.seen_layers))
        if self.content_weight + self.style_weight + self.tv_weight == 0:
            raise InputError(
                "Expected one of `content_weight`, `style_weight` and `tv_weight` to "
                "be more than 0. Received: style_weight=0"
            )

    def blend(self, count: int) -> tuple[float, ...]:
        """The share of each of `count` style pictures, one together."""
        return style_shares(self.style_blend_weights, count)

    @property
    def seen_layers(self) -> tuple[str, ...]:
        """The layers of the terms and of the distances that are reported."""
        return *self.content_layers, *self.style_layers, *CONTENT_LAYERS, *STYLE_LAYERS

    def plan_tiles(self, size: tuple[int, int]) -> TilePlanner:
        """In which parts a result of this height and width is optimised.

        Raises:
            InputError: The memory does not suffice, or not for this statistic.
        """
        planner = plan_for(size, self.seen_layers, self.tile_size)
        if self.statistic == PATCHES and len(planner(*size)) > 1:
            raise InputError(
                f"Expected `statistic` to be one of {', '.join(statistics.STATISTICS)} "
                f"where {size[1]} x {size[0]} pixels have to be optimised in tiles: "
                f"patches cannot be. Received: statistic={self.statistic!r}"
            )
        return planner

    @property
    def scaled_style_weight(self) -> float:
        """The factor of the style distance where `strength` is above 1."""
        excess = max(0.0, self.strength - 1)
        return self.style_weight * _STRONGEST ** (excess / _MOST_EXCESS)

    @property
    def scaled_style_size(self) -> int:
        """Longer side of the paintings where the picture has its full size."""
        return round(self.style_scale * (self.style_size or self.image_size))

    def size_of(self, content: np.ndarray) -> tuple[int, int]:
        """Height and width of the result for a photograph `(height, width, 3)`."""
        return result_size(content, self.image_size)
