"""One run of `texture`, put together. Imports TensorFlow."""

import numpy as np
import tensorflow as tf

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images.resize import resize_tiling
from tfstyle.losses.distances import style_distance
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.targets.paintings import fit_styles
from tfstyle.methods.texture.options import TextureOptions
from tfstyle.optimization.initial_image import white_noise
from tfstyle.optimization.problem import Problem
from tfstyle.optimization.rolled_problem import RolledProblem
from tfstyle.optimization.run import PixelRun, digest
from tfstyle.optimization.scales import Scale


class TextureRun(PixelRun):
    """Style pictures and the options; call it for the texture.

    Args:
        styles: The style pictures, `(height, width, 3)` in [0, 1], of any sizes.
        options: The rest.

    Raises:
        InputError: An option does not fit the pictures, or there are no weights.
    """

    def __init__(self, styles: list[np.ndarray], options: TextureOptions):
        super().__init__(options, options.size, (*options.style_layers, *STYLE_LAYERS))
        self.styles, self.blend = styles, options.blend(len(styles))
        self.term = StyleLoss(options.style_layers, statistic=options.statistic)
        self.objective = Objective([self.term, TotalVariationLoss(options.tv_weight)])

    @property
    def pictures(self) -> dict[str, list[str]]:
        """Digests of the style pictures."""
        return {"style": [digest(style) for style in self.styles]}

    @property
    def optimizer(self) -> str:
        """Adam where each step sees the picture in another place."""
        return "adam" if self.options.seamless else super().optimizer

    @property
    def tolerance(self) -> float:
        """None where the losses of two steps cannot be compared."""
        return 0.0 if self.options.seamless else super().tolerance

    def styles_at(self, side: int) -> list[np.ndarray]:
        """The style pictures where the result's longer side is `side` pixels."""
        share = side / max(self.size)
        sides = [round(s * share) for s in self.options.style_sides(self.styles)]
        return fit_styles(self.styles, sides, self.term.layers)

    def problem_at(self, scale: Scale) -> Problem:
        """The statistics of the style pictures at a scale, and smoothness."""
        see = self.features.extractor
        styles = self.styles_at(max(scale[:2]))
        seen = [see(tf.constant(style[None])) for style in styles]
        parts = see, self.objective, {"style": self.term.target(seen, self.blend)}
        if self.options.seamless:
            return RolledProblem(*parts, self.options.seed)
        return Problem(*parts)

    def start(self, size: tuple[int, int]) -> np.ndarray:
        """Noise."""
        return white_noise(size, self.options.seed)

    def enlarge(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """The picture with which the next scale begins; it tiles if this one does."""
        if self.options.seamless:
            return np.clip(resize_tiling(image, size), 0.0, 1.0)
        return super().enlarge(image, size)

    def measure(self, image: np.ndarray) -> dict:
        """The distance from the style pictures."""
        styles, extractor = self.styles_at(max(self.size)), self.features.extractor
        measured = style_distance(extractor, image, styles, self.blend)
        return {"distances": {"style": measured}}
