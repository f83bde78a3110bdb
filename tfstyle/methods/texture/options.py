"""All that `texture` can be told, its defaults and its checks. Needs no TensorFlow."""

from dataclasses import dataclass

from tfstyle.errors import InputError
from tfstyle.images import MIN_SIDE
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.methods.targets.paintings import check_blend_weights
from tfstyle.optimization.options import OptimizationOptions
from tfstyle.options import LARGEST_SIDE, option, parse_size

# "All layers up to pool4": Gatys et al. 2015, section 3, the layers of their figure 2.
PAPER_LAYERS = ("relu1_1", "pool1", "pool2", "pool3", "pool4")
# With the paper's alone, 256 px of Hokusai's wave were left at a distance of 0.32 at
# relu5_1, and so at 0.08 over the five usual layers; with one more at 0.02.
DEFAULT_LAYERS = (*PAPER_LAYERS, "relu5_1")


@dataclass(frozen=True, kw_only=True)
class TextureOptions(OptimizationOptions):
    """Options of `tfstyle.texture`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    output_size: str = option("512x512", "WIDTHxHEIGHT of the result in pixels")
    style_size: int = option(
        0,
        "longer side of the style pictures in pixels; 0: as they are, but no longer "
        "than the result's longer side",
        at_least=0,
        at_most=LARGEST_SIDE,
    )
    seamless: bool = option(
        False,
        "the result can be laid side by side with itself without a seam; always by "
        "adam, without tolerance, for each step rolls the picture",
    )
    iterations: int = option(250, "steps over all scales together", at_least=1)
    min_scale: int = option(
        64, "no scale has a shorter longer side than this, in pixels", at_least=MIN_SIDE
    )
    tv_weight: float = option(0.0, "factor of the total variation: smooths", at_least=0)
    style_layers: tuple[str, ...] = option(
        DEFAULT_LAYERS,
        "layers of VGG19 whose statistics are made those of the style",
        layers=True,
    )
    style_blend_weights: tuple[float, ...] = option(
        (), "share of each style picture; equal shares if not given"
    )
    statistic: str = option(
        "gram",
        "what a texture is; mrf takes the painting patch by patch",
        choices=tuple(STYLE_TERMS),
    )

    def __post_init__(self):
        super().__post_init__()
        check_blend_weights(self.style_blend_weights)
        self.size  # noqa: B018

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers of the style term."""
        return *self.style_layers, *(STYLE_TERMS[self.statistic].layers or ())

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the result in pixels."""
        size = parse_size("output_size", self.output_size)
        if not MIN_SIDE <= min(size) <= max(size) <= LARGEST_SIDE:
            raise InputError(
                f"Expected both sides of `output_size` to be from {MIN_SIDE} to "
                f"{LARGEST_SIDE} pixels. Received: output_size={self.output_size!r}"
            )
        return size
