"""One run of `optimize`, put together. Imports TensorFlow."""

import numpy as np

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import match_color, resize, transfer_luminance
from tfstyle.losses import distances
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.loss import Loss
from tfstyle.losses.mrf import LAYERS, MRFLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.loop.enlarge import enlarge_painted
from tfstyle.methods.loop.problem import Problem
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.loop.start import start_image
from tfstyle.methods.optimize_options import PATCHES, OptimizeOptions
from tfstyle.methods.pixel_run import PixelRun, digest
from tfstyle.methods.style_transfer import StyleTransfer
from tfstyle.methods.tile_planner import TilePlanner, tell


class OptimizeRun(PixelRun):
    """One photograph, its paintings and the options; call it for the picture.

    Args:
        content: The photograph, `(height, width, 3)` in [0, 1], of any size.
        styles: The paintings.
        options: The rest.

    Raises:
        InputError: An option does not fit the pictures, or there are no weights.
    """

    def __init__(
        self, content: np.ndarray, styles: list[np.ndarray], options: OptimizeOptions
    ):
        objective = make_objective(options)
        layers = (*objective.layers, *distances.LAYERS)
        super().__init__(options, options.size_of(content), layers)
        self.content = resize(content, self.size, clip=True)
        if options.preserve_color == "match":
            styles = [match_color(style, self.content) for style in styles]
        self.transfer = StyleTransfer(
            self.features.extractor,
            objective,
            self.content,
            styles,
            options.blend(len(styles)),
            options.style_size or options.image_size,
            self.make_tiles(),
        )

    def make_tiles(self) -> TilePlanner:
        """In which parts pictures are seen; says so where the result is several."""
        planner = self.options.plan_tiles(self.size)
        tell(self.size, planner(*self.size))
        return planner

    @property
    def pictures(self) -> dict[str, str | list[str]]:
        """Digests of the photograph at the result's size and of the paintings."""
        return {
            "content": digest(self.content),
            "style": [digest(style) for style in self.transfer.styles],
        }

    def problem_at(self, scale: Scale) -> Problem:
        """Content, style and smoothness at a scale."""
        return self.transfer.problem_at(scale)

    def start(self, size: tuple[int, int]) -> np.ndarray:
        """The picture that `init` names."""
        init, seed = self.options.init, self.options.seed
        return start_image(init, self.content, self.transfer.styles, size, seed)

    def enlarge(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """What was painted, enlarged, on the photograph, if the run began with that."""
        if self.options.init == "content":
            return enlarge_painted(image, self.content, size)
        return super().enlarge(image, size)

    def finish(self, image: np.ndarray) -> np.ndarray:
        """The picture in the photograph's colours, if only its light is painted."""
        if self.options.preserve_color != "luminance":
            return image.copy()
        return transfer_luminance(image, self.transfer.content_at(image.shape[:2]))

    def measure(self, image: np.ndarray) -> dict:
        """The distances from the photograph and from the paintings."""
        return {"distances": self.transfer.measure(image)}


def make_objective(options: OptimizeOptions) -> Objective:
    """The content, style and smoothness terms that the options ask for."""
    formula = options.formula
    return Objective(
        [
            ContentLoss(options.content_layers, options.content_weight, formula),
            _style_term(options),
            TotalVariationLoss(options.tv_weight, formula),
        ]
    )


def _style_term(options: OptimizeOptions) -> Loss:
    layers, weight = options.style_layers, options.style_weight
    if options.statistic == PATCHES:
        return MRFLoss(LAYERS if layers == STYLE_LAYERS else layers, weight)
    return StyleLoss(layers, weight, options.statistic, options.formula)
