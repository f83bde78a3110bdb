"""What one run of `optimize` needs, put together. Imports TensorFlow."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import asdict
from os import PathLike

import numpy as np
import tensorflow as tf

from tfstyle.errors import InputError
from tfstyle.features.vgg19 import vgg19_features
from tfstyle.features.weights import find_weights, sha256
from tfstyle.images import fit, resize, transfer_luminance
from tfstyle.losses import distances
from tfstyle.losses.content import ContentLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.style import StyleLoss
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.loop.adam import AdamDescent
from tfstyle.methods.loop.callback import Callback, Result
from tfstyle.methods.loop.checkpoint import Checkpoint, Snapshot
from tfstyle.methods.loop.loop import Loop
from tfstyle.methods.loop.problem import Problem
from tfstyle.methods.loop.scale import Scale, plan_scales
from tfstyle.methods.loop.start import start_image
from tfstyle.methods.optimize_options import OptimizeOptions


class OptimizeRun:
    """One photograph, its paintings and the options; call it for the picture.

    Args:
        content: The photograph, `(height, width, 3)` in [0, 1], of any size.
        styles: The paintings, as they are to be looked at.
        options: The rest.

    Raises:
        InputError: The photograph is too slim for `image_size`, or there are no
            weights.
    """

    def __init__(
        self, content: np.ndarray, styles: list[np.ndarray], options: OptimizeOptions
    ):
        self.options = options
        self.styles = styles
        self.blend = options.blend(len(styles))
        height, width = fit(*content.shape[:2], options.image_size)
        _check_sides(height, width)
        self.content = resize(content, (height, width), clip=True)
        self.scales = plan_scales(
            height, width, options.iterations, options.min_scale, options.scale_factor
        )
        self.objective = _objective(options)
        self._find_features()

    def __call__(
        self,
        callbacks: Sequence[Callback],
        checkpoint_path: str | PathLike | None,
        checkpoint_every: int,
        resume: bool,
    ) -> Result:
        """Runs the loop from the start or from the checkpoint."""
        began = time.monotonic()
        checkpoint = None
        if checkpoint_path:
            checkpoint = Checkpoint(checkpoint_path, checkpoint_every, self.identity)
        start = (checkpoint.load() if checkpoint and resume else None) or self._start()
        for callback in callbacks:
            callback.on_begin(self.scales)
        loop = Loop(
            self.scales,
            self.problem_at,
            self._descent(),
            callbacks,
            checkpoint,
            self.enlarge,
            self.options.tolerance,
        )
        image = loop.run(start)
        if self.options.preserve_color == "luminance":
            image = transfer_luminance(image, self.content)
        if checkpoint and loop.stopped_by == "iterations":
            checkpoint.delete()
        report = self._report(image, len(start.curve), time.monotonic() - began)
        return Result(image, loop.stopped_by, loop.curve, report)

    @property
    def identity(self) -> dict:
        """What tells this run from another."""
        return {
            "content": _digest(self.content),
            "style": [_digest(style) for style in self.styles],
            "features": self.features,
            **asdict(self.options),
        }

    def problem_at(self, scale: Scale) -> Problem:
        """The objective with the pictures resized to a scale."""
        content = resize(self.content, scale[:2], clip=True)
        styles = self._styles_at(max(scale[:2]))
        targets = {
            "content": lambda term: term.target(self._see(content)),
            "style": lambda term: term.target(list(map(self._see, styles)), self.blend),
        }
        made = {
            term.name: targets[term.name](term)
            for term in self.objective.terms
            if term.name in targets
        }
        return Problem(self.extractor, self.objective, made)

    def enlarge(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """Enlarges what was painted and leaves the photograph its fine details.

        Only the difference to the photograph is resized, so that the next scale need
        not find again what was never lost.
        """
        if self.options.init != "content":
            return resize(image, size, clip=True)
        painted = image - resize(self.content, image.shape[:2], clip=True)
        finer = resize(self.content, size, clip=True) + resize(painted, size)
        return np.clip(finer, 0.0, 1.0)

    def _styles_at(self, side: int) -> list[np.ndarray]:
        full = self.options.style_size or self.options.image_size
        side = round(full * side / max(self.content.shape))
        sizes = [fit(*style.shape[:2], side) for style in self.styles]
        return [
            resize(style, (max(16, height), max(16, width)), clip=True)
            for style, (height, width) in zip(self.styles, sizes, strict=True)
        ]

    def _see(self, image: np.ndarray) -> dict[str, tf.Tensor]:
        return self.extractor(tf.constant(image[None]))

    def _start(self) -> Snapshot:
        size, options = self.scales[0][:2], self.options
        return Snapshot(
            start_image(options.init, self.content, self.styles, size, options.seed)
        )

    def _descent(self):
        options = self.options
        if options.optimizer == "lbfgs":
            from tfstyle.methods.loop.lbfgs import LbfgsDescent

            return LbfgsDescent(options.jit_compile)
        return AdamDescent(
            options.learning_rate,
            options.beta_1,
            options.beta_2,
            options.epsilon,
            options.jit_compile,
        )

    def _find_features(self) -> None:
        options = self.options
        try:
            weights = find_weights(options.vgg19_weights)
        except InputError:
            if not options.allow_random_features or options.vgg19_weights:
                raise
            weights = None
        layers = (*self.objective.layers, *distances.LAYERS)
        self.extractor = vgg19_features(
            layers, weights, options.pooling, options.first_padding
        )
        kind = "random" if weights is None else "imagenet"
        self.features = {"network": "vgg19", "weights": kind}
        if weights is not None:
            self.features["sha256"] = sha256(weights)

    def _report(self, image: np.ndarray, resumed_at: int, seconds: float) -> dict:
        styles = self._styles_at(max(self.content.shape))
        measured = distances.distances(
            self.extractor, image, self.content, styles, self.blend
        )
        return {
            "features": self.features,
            "distances": measured,
            "seconds": round(seconds, 3),
            "resumed_at_step": resumed_at,
        }


def _objective(options: OptimizeOptions) -> Objective:
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


def _check_sides(height: int, width: int) -> None:
    if min(height, width) < 16:
        raise InputError(
            "Expected `image_size` to leave at least 16 pixels on the shorter side, "
            f"found {height} x {width}. Received: image_size={max(height, width)}"
        )


def _digest(image: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()[:16]
