"""One run of `optimize`, put together. Imports TensorFlow."""

from functools import cached_property

import numpy as np
from keras import ops

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import resize, transfer_luminance
from tfstyle.losses import distances
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.guided_style import GuidedStyleLoss
from tfstyle.losses.loss import Loss
from tfstyle.losses.mrf import LAYERS, MRFLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.fast_start import fast_start
from tfstyle.methods.loop.enlarge import enlarge_painted
from tfstyle.methods.loop.picture_features import PictureFeatures
from tfstyle.methods.loop.problem import Problem
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.loop.start import start_image
from tfstyle.methods.measure import measure
from tfstyle.methods.optimize_input import OptimizeInput
from tfstyle.methods.optimize_options import PATCHES, OptimizeOptions
from tfstyle.methods.pixel_run import PixelRun, digest
from tfstyle.methods.style_target import StyleTarget
from tfstyle.methods.style_transfer import StyleTransfer
from tfstyle.methods.tile_planner import TilePlanner, tell


class OptimizeRun(PixelRun):
    """One photograph, its paintings and the options; call it for the picture.

    Args:
        pictures: The photograph, the styles and what guides them.
        options: The rest.

    Raises:
        InputError: An option does not fit the pictures, or there are no weights.
    """

    def __init__(self, pictures: OptimizeInput, options: OptimizeOptions):
        size, guidance = options.size_of(pictures.content), pictures.guidance
        regions = guidance.regions(size)
        objective = make_objective(options, regions is not None)
        super().__init__(options, size, (*objective.layers, *distances.LAYERS))
        self.content = resize(pictures.content, size, clip=True)
        pictures = pictures.recolored(options.preserve_color, self.content)
        self.styles, self.fine, self.guidance = pictures.styles, pictures.fine, guidance
        see = PictureFeatures(self.features.extractor, self.make_tiles())
        blend, strength = options.blend(len(self.styles)), min(1.0, options.strength)
        self.transfer = StyleTransfer(
            see,
            objective,
            self.content,
            StyleTarget(see, self.styles, blend, regions, strength, self.fine),
            options.scaled_style_size,
            guidance.keep,
        )

    def make_tiles(self) -> TilePlanner:
        """In which parts pictures are seen; says so where the result is several."""
        planner = self.options.plan_tiles(self.size)
        tell(self.size, planner(*self.size))
        return planner

    @cached_property
    def pictures(self) -> dict[str, str | list[str]]:
        """Digests of the photograph at the result's size, the paintings and masks."""
        return {
            "content": digest(self.content),
            "style": [digest(image) for style in self.styles for image in style],
            **({"fine_style": list(map(digest, self.fine))} if self.fine else {}),
            **self.guidance.digests(digest),
        }

    @property
    def learning_rate(self) -> float:
        """Less where the picture begins with the photograph and stays near to it."""
        options = self.options
        if options.init != "content" or options.strength == 0:
            return options.learning_rate
        return options.learning_rate * min(1.0, options.strength)

    @property
    def scale_factor(self) -> float:
        """Ratio of neighbouring scales; one scale where the start has large strokes."""
        return 1.0 if self.options.init == "fast" else self.options.scale_factor

    def plan(self) -> list[Scale]:
        """The scales; the photograph itself needs none, and gets one step."""
        return super().plan() if self.options.strength else [Scale(*self.size, 1)]

    def is_whole(self, size: tuple[int, int]) -> bool:
        """Whether pictures of a size are seen in one piece."""
        return len(self.transfer.features.tiles(*size)) == 1

    def problem_at(self, scale: Scale) -> Problem:
        """Content, style and smoothness at a scale."""
        return self.transfer.problem_at(scale)

    def start(self, size: tuple[int, int]) -> np.ndarray:
        """The picture that `init` names."""
        init, seed = self.options.init, self.options.seed
        if init == "fast":
            strength = min(1.0, self.options.strength)
            return fast_start(self.transfer.content_at(size), self._loss, strength)
        return start_image(init, self.content, self.styles[0].first, size, seed)

    def enlarge(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """What was painted, enlarged, on the photograph, if the run began with that."""
        if self.options.init == "content":
            return enlarge_painted(image, self.content, size)
        return super().enlarge(image, size)

    def finish(self, image: np.ndarray) -> np.ndarray:
        """The picture with what is kept of the photograph: all, colours, a region."""
        if self.options.strength == 0:
            return self.transfer.content_at(image.shape[:2])
        if self.options.preserve_color == "luminance":
            photo = self.transfer.content_at(image.shape[:2])
            image = transfer_luminance(image, photo)
        return self.transfer.keep_photo(image.copy())

    def _loss(self, image: np.ndarray) -> float:
        problem = self.problem_at(Scale(*image.shape[:2], 1))
        return float(problem.values(ops.convert_to_tensor(image[None]))["loss"])

    def measure(self, image: np.ndarray) -> dict:
        """The distances from the photograph and from the paintings."""
        return {"distances": measure(self.transfer, image)}


def make_objective(options: OptimizeOptions, guided: bool = False) -> Objective:
    """The content, style and smoothness terms that the options ask for.

    Args:
        options: Of the run.
        guided: Whether there are regions.
    """
    formula = options.formula
    return Objective(
        [
            ContentLoss(options.content_layers, options.content_weight, formula),
            _style_term(options, guided),
            TotalVariationLoss(options.tv_weight, formula),
        ]
    )


def _style_term(options: OptimizeOptions, guided: bool) -> Loss:
    layers, weight = options.style_layers, options.scaled_style_weight
    if options.statistic == PATCHES:
        # Those of the photograph and the painting cannot be mixed, so the weight falls.
        weight *= min(1.0, options.strength) or 1.0
        return MRFLoss(LAYERS if layers == STYLE_LAYERS else layers, weight)
    term = GuidedStyleLoss if guided else StyleLoss
    return term(layers, weight, options.statistic, options.formula)
