"""Options of `texture`."""

from dataclasses import dataclass

from tfstyle.arguments import parse_size
from tfstyle.blend_weights import check_blend_weights
from tfstyle.errors import InputError
from tfstyle.images import MIN_SIDE
from tfstyle.losses.style_terms import STYLE_TERMS
from tfstyle.optimization.options import OptimizationOptions
from tfstyle.options import LARGEST_SIDE, option
from tfstyle.public import public

# "All layers up to pool4" (Gatys et al. 2015, section 3): the layers in figure 2.
PAPER_LAYERS = ("relu1_1", "pool1", "pool2", "pool3", "pool4")
# With only `PAPER_LAYERS`, the style distance between a texture of 256 px and its
# painting (Hokusai's wave) is 0.32 at relu5_1, and 0.08 at relu1_1 to relu5_1 together.
# With relu5_1 added, it is 0.02 at relu1_1 to relu5_1 together.
DEFAULT_LAYERS = (*PAPER_LAYERS, "relu5_1")


@public
@dataclass(frozen=True, kw_only=True)
class TextureOptions(OptimizationOptions):
    """Options of `tfstyle.texture` and flags of `tfstyle texture`.

    Raises:
        InputError: A value is invalid.
    """

    output_size: str = option("512x512", "size of the result in pixels, WIDTHxHEIGHT")
    style_size: int = option(
        0,
        "length of the longer side of the style images in pixels; 0: original length, "
        "but no longer than the longer side of the result",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
        also=0,
    )
    seamless: bool = option(
        False,
        "make a texture that can be repeated without seams; the picture is shifted "
        "before each step, so the run always uses Adam and ignores --tolerance",
    )
    iterations: int = option(250, "total number of steps over all scales", at_least=1)
    min_scale: int = option(
        64,
        "minimum length of the longer side at the coarsest scale, in pixels",
        at_least=MIN_SIDE,
    )
    tv_weight: float = option(
        0.0, "weight of the total variation term, which smooths the picture", at_least=0
    )
    style_layers: tuple[str, ...] = option(
        DEFAULT_LAYERS,
        "layers of VGG19 at which the texture is compared",
        layers=True,
    )
    style_blend_weights: tuple[float, ...] = option(
        (),
        "blend weights of the style images, separated by commas; if empty, all weights "
        "are equal",
    )
    statistic: str = option(
        "gram",
        "statistic that represents the texture, or mrf to match patches",
        choices=tuple(STYLE_TERMS),
    )

    def __post_init__(self):
        super().__post_init__()
        check_blend_weights(self.style_blend_weights)
        self.size  # noqa: B018

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers that the style term may use."""
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
