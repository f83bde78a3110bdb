"""Options of `stylize`."""

from dataclasses import Field, dataclass

from tfstyle.arguments import as_paths
from tfstyle.errors import InputError
from tfstyle.images import MIN_SIDE, fit
from tfstyle.images.limits import check_size
from tfstyle.methods.stylize.strokes import MAX_STROKES_SIDE
from tfstyle.methods.stylize.tiles import MIN_TILE_SIDE
from tfstyle.networks.arbitrary_family import EFFECTS
from tfstyle.options import LARGEST_SIDE, PRESERVE_COLORS, Options, option
from tfstyle.public import public
from tfstyle.runtimes import RUNTIMES

# Default of `smoothing` and `variation`, which selects the strength that is stored in
# the style code.
OWN_STRENGTH = -1.0


@public
@dataclass(frozen=True, kw_only=True)
class StylizeOptions(Options):
    """Options of `tfstyle.stylize` and flags of `tfstyle stylize`.

    Raises:
        InputError: A value is invalid.
    """

    strength: float = option(
        1.0,
        "strength of the style; 0: the unchanged photograph; 1: the full style",
        at_least=0,
        at_most=1,
    )
    preserve_color: str = option(
        "none",
        "what to keep of the photograph's colors; none: nothing; luminance: all "
        "colors, so that only the brightness changes; match: their mean and "
        "covariance; histogram: their histograms",
        choices=PRESERVE_COLORS,
    )
    image_size: int = option(
        0,
        "length of the longer side of the result in pixels; 0: same as the photograph",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
        also=0,
    )
    model: str = option(
        "any",
        "network to use: the name of a bundled network, the path of a .keras file, "
        ".tflite file or SavedModel, or the folder or URL of a TensorFlow Hub module "
        "that takes a painting",
    )
    runtime: str = option(
        "auto",
        "runtime of the network; litert: starts immediately; keras: takes seconds to "
        "start, but may be faster afterwards; saved_model: TensorFlow without Keras; "
        "auto: depends on the available files, and on the number and size of the "
        "pictures",
        choices=RUNTIMES,
    )
    tile_size: int = option(
        0,
        "maximum side of a tile in pixels; larger pictures are painted in tiles; 0: "
        "chosen to fit into the free memory; the network `any` needs at least 768",
        at_least=MIN_TILE_SIDE,
        at_most=LARGEST_SIDE,
        also=0,
    )

    stroke_scale: float = option(
        0.0,
        "factor by which strokes are enlarged; 0: strokes grow in proportion to the "
        f"picture if its longer side exceeds {MAX_STROKES_SIDE} pixels",
        at_least=1,
        at_most=16,
        also=0,
    )
    smoothing: float = option(
        OWN_STRENGTH,
        "smoothing of flat areas, such as skies, from 0 (none) to 1 (full); only for "
        "networks that support it; -1: the value stored with the style",
        at_least=0,
        at_most=1,
        also=OWN_STRENGTH,
    )
    variation: float = option(
        OWN_STRENGTH,
        "standard deviation of brightness noise in large flat areas, such as skies, "
        "from 0 (no noise) to 1; the noise keeps strokes from repeating; only for "
        "networks that support it; -1: the value stored with the style",
        at_least=0,
        at_most=1,
        also=OWN_STRENGTH,
    )
    content_mask: tuple[str, ...] = option(
        (),
        "mask of the photograph, white where a style applies; give one mask for each "
        "style, in the order of the styles",
        repeatable=True,
        path=True,
    )
    refine: int = option(
        0,
        "number of optimization steps that fit a painting's style code to the "
        "photograph; only for networks that take paintings; values above 0 require "
        "VGG19 weights and TensorFlow, even if `runtime` is litert",
        at_least=0,
        at_most=10_000,
    )
    seed: int = option(
        0, "random seed for the crops used by --refine", at_least=0, at_most=2**31 - 1
    )
    vgg19_weights: str = option(
        "",
        "VGG19 weight file for --refine; by default, the file named by the environment "
        "variable TFSTYLE_VGG19_WEIGHTS, or else the file that Keras downloads",
        path=True,
    )

    def __post_init__(self):
        super().__post_init__()
        self._replace("content_mask", as_paths("content_mask", self.content_mask))

    def _check(self, item: Field) -> None:
        try:
            super()._check(item)
        except InputError as error:
            if item.name not in EFFECTS:
                raise
            raise error.advising("-1 uses the value stored with the style") from error

    def size_of(self, height: int, width: int) -> tuple[int, int]:
        """Returns the result's height and width for a photograph of the given size.

        Raises:
            InputError: The result would be too narrow or too large.
        """
        if not self.image_size:
            return height, width
        height, width = fit(height, width, self.image_size)
        check_size(height, width, "image_size", str(self.image_size))
        return height, width
