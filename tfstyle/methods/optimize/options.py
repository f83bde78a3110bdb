"""Options of `optimize`."""

from dataclasses import dataclass

from tfstyle.blend_weights import check_blend_weights
from tfstyle.errors import InputError
from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.images import MIN_SIDE
from tfstyle.losses.formulas import FORMULAS
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.optimization.options import OptimizationOptions
from tfstyle.options import LARGEST_SIDE, PRESERVE_COLORS, option
from tfstyle.public import public

# Factor by which the style weight is multiplied at the maximum strength, 1.5, and the
# amount by which this strength exceeds 1. Between strengths 1 and 1.5, the factor is
# interpolated geometrically. These values are not from a paper.
_STRONGEST, _MOST_EXCESS = 10.0, 0.5

INITS = ("content", "fast", "noise", "style", "gray")


@public
@dataclass(frozen=True, kw_only=True)
class OptimizeOptions(OptimizationOptions):
    """Options of `tfstyle.optimize` and flags of `tfstyle optimize`.

    Raises:
        InputError: A value is invalid.
    """

    image_size: int = option(
        512,
        "length of the longer side of the result in pixels",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
    )
    style_size: int = option(
        0,
        "length of the longer side of style images in pixels; 0: same as image_size",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
        also=0,
    )
    style_scale: float = option(
        1.0,
        "factor by which style_size is multiplied: above 1 for larger strokes, below 1 "
        "for finer strokes",
        at_least=0.1,
        at_most=10,
    )
    content_weight: float = option(1.0, "weight of the content distance", at_least=0)
    style_weight: float = option(10.0, "weight of the style distance", at_least=0)
    strength: float = option(
        1.0,
        "strength of the style: 0 keeps the photograph, 0.5 is halfway to the full "
        "style, 1 is the full style, 1.5 uses ten times the style_weight",
        at_least=0,
        at_most=1.5,
    )
    tv_weight: float = option(
        0.0,
        "weight of the total variation term, which smooths the picture; with the "
        "relative formula, values of 10 or more have a visible effect",
        at_least=0,
    )
    content_layers: tuple[str, ...] = option(
        CONTENT_LAYERS,
        "layers of VGG19, from relu1_1 to relu5_4, at which the content is compared",
        layers=True,
    )
    style_layers: tuple[str, ...] = option(
        STYLE_LAYERS,
        "layers of VGG19 at which the style is compared",
        layers=True,
    )
    style_blend_weights: tuple[float, ...] = option(
        (),
        "blend weights of the style images, separated by commas; if empty, all weights "
        "are equal",
    )
    statistic: str = option(
        "gram",
        "statistic that represents the style; mean_std has the gentlest effect; w2 "
        "compares the mean and covariance of the features using the 2-Wasserstein "
        "distance; mrf matches patches, by default at relu3_1 and relu4_1",
        choices=tuple(STYLE_TERMS),
    )
    formula: str = option(
        "relative",
        "formulas of the content and style distances; relative is independent of the "
        "image size; the others are the formulas of published systems; configs/ has "
        "recipes with the loss weights of these systems",
        choices=FORMULAS,
    )
    init: str = option(
        "content",
        "initial picture: content, noise, style, gray, fast or the path of a picture; "
        "fast: an equal mix of the content image and a copy stylized in one pass; fast "
        "needs fewer steps than content",
        choices=INITS,
        path=True,
    )
    preserve_color: str = option(
        "none",
        "how to keep the photograph's colors; none: not at all; luminance: change only "
        "the brightness; match: first give the painting the mean and covariance of the "
        "photograph's colors; histogram: first give the painting the photograph's "
        "color histograms",
        choices=PRESERVE_COLORS,
    )

    color_only: bool = option(
        False,
        "transfer only the style's palette, without a network, at the photograph's own "
        "size; the only other options that have an effect are strength, "
        "style_blend_weights and keep_mask",
    )

    def __post_init__(self):
        super().__post_init__()
        check_blend_weights(self.style_blend_weights)
        if self.content_weight + self.style_weight + self.tv_weight == 0:
            raise InputError(
                "Expected `content_weight`, `style_weight` or `tv_weight` to be "
                "above 0. Received: style_weight=0"
            )

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers that the content and style terms may use."""
        patches = STYLE_TERMS[self.statistic].layers or ()
        return *self.content_layers, *self.style_layers, *patches

    @property
    def scaled_style_weight(self) -> float:
        """Style weight, scaled up for a `strength` above 1."""
        excess = max(0.0, self.strength - 1)
        return self.style_weight * _STRONGEST ** (excess / _MOST_EXCESS)

    @property
    def scaled_style_size(self) -> int:
        """Longer side of the paintings, in pixels, at the finest scale."""
        return round(self.style_scale * (self.style_size or self.image_size))
