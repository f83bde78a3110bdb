"""One run of `optimize`, put together. Imports TensorFlow."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from tfstyle.features.find import find_features
from tfstyle.images import match_color, resize, transfer_luminance
from tfstyle.losses import distances
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.loop.adam import AdamDescent
from tfstyle.methods.loop.callback import Callback, Result
from tfstyle.methods.loop.checkpoint import Checkpoint, Snapshot
from tfstyle.methods.loop.lbfgs import LbfgsDescent
from tfstyle.methods.loop.loop import Loop
from tfstyle.methods.loop.scale import plan_scales
from tfstyle.methods.loop.start import start_image
from tfstyle.methods.optimize_options import OptimizeOptions
from tfstyle.methods.style_transfer import StyleTransfer


class OptimizeRun:
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
        self.options = options
        self.descent = make_descent(options)
        self.content = resize(content, options.size_of(content), clip=True)
        if options.preserve_color == "match":
            styles = [match_color(style, self.content) for style in styles]
        objective = make_objective(options)
        self.features = find_features(
            (*objective.layers, *distances.LAYERS),
            options.vgg19_weights,
            options.allow_random_features,
            options.pooling,
            options.first_padding,
        )
        self.transfer = StyleTransfer(
            self.features.extractor,
            objective,
            self.content,
            styles,
            options.blend(len(styles)),
            options.style_size or options.image_size,
        )

    def __call__(
        self,
        callbacks: Sequence[Callback] = (),
        checkpoint: Checkpoint | None = None,
        resume: bool = False,
    ) -> Result:
        """Runs the loop from the start or from the checkpoint."""
        options, transfer, began = self.options, self.transfer, time.monotonic()
        scales = plan_scales(
            *self.content.shape[:2],
            options.iterations,
            options.min_scale,
            options.scale_factor,
        )
        start = (checkpoint.load() if checkpoint and resume else None) or Snapshot(
            self._start(scales[0][:2])
        )
        for callback in callbacks:
            callback.on_begin(scales)
        loop = Loop(
            scales,
            transfer.problem_at,
            self.descent,
            callbacks,
            checkpoint,
            transfer.enlarge if options.init == "content" else None,
            self._finish,
            options.tolerance,
        )
        image = loop.run(start)
        report = {
            "pictures": self.pictures,
            "features": self.features.about,
            "distances": self._distances(image),
            "seconds": round(time.monotonic() - began, 3),
            "resumed_at_step": len(start.curve),
        }
        return Result(image, loop.stopped_by, loop.curve, report)

    @property
    def identity(self) -> dict:
        """What tells this run from another."""
        options = asdict(self.options)
        del options["vgg19_weights"]  # the file's hash counts, not its path
        return {**self.pictures, "features": self.features.about, **options}

    @property
    def pictures(self) -> dict[str, str | list[str]]:
        """Digests of the photograph at the result's size and of the paintings."""
        return {
            "content": _digest(self.content),
            "style": [_digest(style) for style in self.transfer.styles],
        }

    def _start(self, size: tuple[int, int]) -> np.ndarray:
        init, seed = self.options.init, self.options.seed
        return start_image(init, self.content, self.transfer.styles, size, seed)

    def _finish(self, image: np.ndarray) -> np.ndarray:
        if self.options.preserve_color != "luminance":
            return image
        return transfer_luminance(image, self.transfer.content_at(image.shape[:2]))

    def _distances(self, image: np.ndarray) -> dict[str, float]:
        styles = self.transfer.styles_at(max(image.shape))
        extractor, blend = self.features.extractor, self.transfer.blend
        return distances.distances(extractor, image, self.content, styles, blend)


def make_objective(options: OptimizeOptions) -> Objective:
    """The content, style and smoothness terms that the options ask for."""
    formula = options.formula
    return Objective(
        [
            ContentLoss(options.content_layers, options.content_weight, formula),
            StyleLoss(
                options.style_layers, options.style_weight, options.statistic, formula
            ),
            TotalVariationLoss(options.tv_weight, formula),
        ]
    )


def make_descent(options: OptimizeOptions) -> AdamDescent | LbfgsDescent:
    """The optimizer that the options ask for."""
    if options.optimizer == "lbfgs":
        return LbfgsDescent(options.jit_compile)
    return AdamDescent(
        options.learning_rate,
        options.beta_1,
        options.beta_2,
        options.epsilon,
        options.jit_compile,
    )


def _digest(image: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()[:16]
