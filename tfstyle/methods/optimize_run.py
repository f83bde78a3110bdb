"""One run of `optimize`, put together. Imports TensorFlow."""

from functools import cached_property

import numpy as np

from tfstyle.features.layer_names import CONTENT_LAYERS, STYLE_LAYERS
from tfstyle.images import resize, transfer_luminance
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.guided_style import GuidedStyleLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.loop.problem import Problem
from tfstyle.methods.loop.scale import Scale
from tfstyle.methods.loop.start import start_image
from tfstyle.methods.measure import measure
from tfstyle.methods.optimize_input import OptimizeInput
from tfstyle.methods.optimize_options import OptimizeOptions
from tfstyle.methods.pixel_run import PixelRun, digest
from tfstyle.methods.style_target import StyleTarget
from tfstyle.methods.style_transfer import StyleTransfer


class OptimizeRun(PixelRun):
    """One photograph, its paintings and the options; call it for the picture.

    Args:
        pictures: The photograph, the styles and what guides them.
        options: The rest.

    Raises:
        InputError: An option does not fit the pictures, or there are no weights.
    """

    def __init__(self, pictures: OptimizeInput, options: OptimizeOptions):
        guidance = pictures.guidance
        regions = guidance.regions(options.size_of(pictures.content))
        objective = make_objective(options, regions is not None)
        layers = (*objective.layers, *STYLE_LAYERS, *CONTENT_LAYERS)
        super().__init__(options, options.size_of(pictures.content), layers)
        self.content = resize(pictures.content, self.size, clip=True)
        pictures = pictures.recolored(options.preserve_color, self.content)
        self.styles, self.fine, self.guidance = pictures.styles, pictures.fine, guidance
        strength = min(1.0, options.strength)
        blend, see = options.blend(len(self.styles)), self.features.extractor
        self.transfer = StyleTransfer(
            see,
            objective,
            self.content,
            StyleTarget(see, self.styles, blend, regions, strength, self.fine),
            options.scaled_style_size,
            guidance.keep,
        )

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

    def plan(self) -> list[Scale]:
        """The scales; the photograph itself needs none, and gets one step."""
        return super().plan() if self.options.strength else [Scale(*self.size, 1)]

    def problem_at(self, scale: Scale) -> Problem:
        """Content, style and smoothness at a scale."""
        return self.transfer.problem_at(scale)

    def start(self, size: tuple[int, int]) -> np.ndarray:
        """The picture that `init` names."""
        init, seed = self.options.init, self.options.seed
        return start_image(init, self.content, self.styles[0].first, size, seed)

    def enlarge(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """What was painted, enlarged, on the photograph, if the run began with that."""
        if self.options.init == "content":
            return self.transfer.enlarge(image, size)
        return super().enlarge(image, size)

    def finish(self, image: np.ndarray) -> np.ndarray:
        """The picture with what is kept of the photograph: all, colours, a region."""
        if self.options.strength == 0:
            return self.transfer.content_at(image.shape[:2])
        if self.options.preserve_color == "luminance":
            photo = self.transfer.content_at(image.shape[:2])
            image = transfer_luminance(image, photo)
        return self.transfer.keep_photo(image.copy())

    def measure(self, image: np.ndarray) -> dict:
        """The distances from the photograph and from the paintings."""
        return {"distances": measure(self.transfer, image)}


def make_objective(options: OptimizeOptions, guided: bool = False) -> Objective:
    """The content, style and smoothness terms that the options ask for.

    Args:
        options: Of the run.
        guided: Whether there are regions.
    """
    formula, style_term = options.formula, GuidedStyleLoss if guided else StyleLoss
    style = options.style_layers, options.scaled_style_weight
    return Objective(
        [
            ContentLoss(options.content_layers, options.content_weight, formula),
            style_term(*style, options.statistic, formula),
            TotalVariationLoss(options.tv_weight, formula),
        ]
    )
