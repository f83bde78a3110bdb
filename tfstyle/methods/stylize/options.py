"""All that `stylize` can be told, its defaults and its checks. Needs no TensorFlow."""

from dataclasses import dataclass

from tfstyle.images import MIN_SIDE, fit
from tfstyle.images.limits import check_size
from tfstyle.methods.stylize.strokes import STROKES_UP_TO
from tfstyle.methods.stylize.tiles import LEAST_SIDE
from tfstyle.options import (
    LARGEST_SIDE,
    PRESERVE_COLORS,
    Options,
    as_paths,
    check_number,
    option,
)
from tfstyle.runtimes import RUNTIMES


@dataclass(frozen=True, kw_only=True)
class StylizeOptions(Options):
    """Options of `tfstyle.stylize`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    strength: float = option(
        1.0,
        "of the style: 0 is the photograph, 1 is paint alone",
        at_least=0,
        at_most=1,
    )
    preserve_color: str = option(
        "none",
        "keep the photograph's colours: none; luminance, only light and dark are "
        "painted; match, the result gets the mean and spread of the photograph's "
        "colours; histogram, it gets all of their distribution",
        choices=PRESERVE_COLORS,
    )
    image_size: int = option(
        0,
        "longer side of the result in pixels; 0: as it is",
        at_least=0,
        at_most=LARGEST_SIDE,
    )
    model: str = option(
        "classic",
        "name of a bundled network, or path of one's own: .keras, .tflite or a "
        "SavedModel's folder; or a hub module that takes a painting, by folder or URL",
    )
    runtime: str = option(
        "auto",
        "what runs the network: litert starts at once; keras in seconds, and may be "
        "quicker from then on; saved_model is TensorFlow without Keras; auto chooses "
        "by what there is and the size of the job",
        choices=RUNTIMES,
    )
    tile_size: int = option(
        0,
        f"side in pixels, from {LEAST_SIDE} on, of the tiles that a larger picture is "
        "painted in; 0: chosen, by the memory that is free",
        at_least=0,
        at_most=LARGEST_SIDE,
    )

    stroke_scale: float = option(
        0.0,
        "how much larger strokes are than the network paints them; 0: 1 up to a "
        f"longer side of {STROKES_UP_TO} pixels, beyond in proportion, so that they "
        "stay visible",
        at_least=0,
        at_most=16,
    )
    content_mask: tuple[str, ...] = option(
        (),
        "mask of the photograph, white where a style is painted; given once for each "
        "style, in order",
        repeatable=True,
        path=True,
    )
    refine: int = option(
        0,
        "steps that improve the code of a painting for this photograph, where the "
        "model is shown paintings; needs TensorFlow and VGG19's weights",
        at_least=0,
        at_most=10_000,
    )
    seed: int = option(
        0, "seed of the crops of --refine", at_least=0, at_most=2**31 - 1
    )
    vgg19_weights: str = option(
        "",
        "file of VGG19's weights for --refine; else TFSTYLE_VGG19_WEIGHTS or Keras' "
        "own",
        path=True,
    )

    def __post_init__(self):
        super().__post_init__()
        self._replace("content_mask", as_paths("content_mask", self.content_mask))
        if 0 < self.stroke_scale < 1:
            check_number("stroke_scale", self.stroke_scale, 1)
        if self.image_size:
            check_number("image_size", self.image_size, MIN_SIDE)
        if self.tile_size:
            check_number("tile_size", self.tile_size, LEAST_SIDE)

    def size_of(self, height: int, width: int) -> tuple[int, int]:
        """Height and width of the result for those of a photograph.

        Raises:
            InputError: It would be too slim or too large.
        """
        if not self.image_size:
            return height, width
        height, width = fit(height, width, self.image_size)
        check_size(height, width, "image_size", str(self.image_size))
        return height, width
