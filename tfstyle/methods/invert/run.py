"""One run of `invert`, put together. Imports TensorFlow."""

import numpy as np

from tfstyle.features.layer_names import STYLE_LAYERS
from tfstyle.images import resize
from tfstyle.images.psnr import psnr
from tfstyle.images.resize import result_size
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.distances import style_distance
from tfstyle.losses.loss import Loss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.invert.options import InvertOptions
from tfstyle.methods.targets.paintings import Paintings
from tfstyle.methods.targets.style_target import StyleTarget
from tfstyle.methods.targets.targets import StyleTransfer
from tfstyle.optimization.features import PictureFeatures
from tfstyle.optimization.initial_image import white_noise
from tfstyle.optimization.problem import Problem
from tfstyle.optimization.run import PixelRun, digest
from tfstyle.optimization.scales import Scale

# Of equal pictures, whose ratio is infinite, which JSON cannot say. 8 bits end at 59.
HIGHEST_PSNR = 100.0


class InvertRun(PixelRun):
    """One photograph and the options; call it for what the layers keep of it.

    Args:
        content: The photograph, `(height, width, 3)` in [0, 1], of any size.
        options: The rest.

    Raises:
        InputError: An option does not fit the photograph, or there are no weights.
    """

    def __init__(self, content: np.ndarray, options: InvertOptions):
        objective = Objective(
            [make_term(options), TotalVariationLoss(options.tv_weight)]
        )
        size = result_size(content, options.image_size)
        super().__init__(options, size, (*objective.layers, *STYLE_LAYERS))
        self.content = resize(content, size, clip=True)
        # The photograph is its own painting.
        see, style = PictureFeatures(self.features.extractor), Paintings([self.content])
        target = StyleTarget(see, [style], [1.0])
        self.transfer = StyleTransfer(see, objective, self.content, target, max(size))

    @property
    def pictures(self) -> dict[str, str]:
        """Digest of the photograph at the result's size."""
        return {"content": digest(self.content)}

    def problem_at(self, scale: Scale) -> Problem:
        """The photograph's activations, or their statistics, at a scale."""
        return self.transfer.problem_at(scale)

    def start(self, size: tuple[int, int]) -> np.ndarray:
        """Noise."""
        return white_noise(size, self.options.seed)

    def measure(self, image: np.ndarray) -> dict:
        """How near the photograph is, by its pixels and by its style."""
        extractor = self.features.extractor
        style = style_distance(extractor, image, [self.content], [1.0])
        near = min(psnr(image, self.content), HIGHEST_PSNR)
        return {"psnr": round(near, 3), "distances": {"style": style}}


def make_term(options: InvertOptions) -> Loss:
    """The content or the style term that the options ask for."""
    if options.reconstruct == "style":
        return StyleLoss(options.style_layers, statistic=options.statistic)
    return ContentLoss(options.content_layers)
