"""All that `optimize` can be told, its defaults and its checks. Needs no TensorFlow."""

from dataclasses import dataclass

from tfstyle.errors import InputError
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.images import MIN_SIDE
from tfstyle.losses.formulas import FORMULAS
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.methods.targets.paintings import check_blend_weights
from tfstyle.optimization.options import OptimizationOptions
from tfstyle.options import LARGEST_SIDE, PRESERVE_COLORS, option

# At a strength of 1.5 the style's factor is as many times what it is at 1; in between
# it grows by equal ratios. Ours.
_STRONGEST, _MOST_EXCESS = 10.0, 0.5

INITS = ("content", "fast", "noise", "style", "gray")


@dataclass(frozen=True, kw_only=True)
class OptimizeOptions(OptimizationOptions):
    """Options of `tfstyle.optimize`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    image_size: int = option(
        512,
        "longer side of the result in pixels",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
    )
    style_size: int = option(
        0,
        "longer side of the style pictures in pixels; 0: as image_size",
        at_least=0,
        at_most=LARGEST_SIDE,
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
        choices=tuple(STYLE_TERMS),
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
        choices=INITS,
        path=True,
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
        check_blend_weights(self.style_blend_weights)
        if self.content_weight + self.style_weight + self.tv_weight == 0:
            raise InputError(
                "Expected one of `content_weight`, `style_weight` and `tv_weight` to "
                "be more than 0. Received: style_weight=0"
            )

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers of the content and style terms."""
        patches = STYLE_TERMS[self.statistic].layers or ()
        return *self.content_layers, *self.style_layers, *patches

    @property
    def scaled_style_weight(self) -> float:
        """The factor of the style distance where `strength` is above 1."""
        excess = max(0.0, self.strength - 1)
        return self.style_weight * _STRONGEST ** (excess / _MOST_EXCESS)

    @property
    def scaled_style_size(self) -> int:
        """Longer side of the paintings where the picture has its full size."""
        return round(self.style_scale * (self.style_size or self.image_size))
