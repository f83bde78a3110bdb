"""A picture by optimising its pixels, whatever for. Imports TensorFlow."""

import hashlib
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from os import PathLike

import keras
import numpy as np

from tfstyle.features.find import Features, find_features
from tfstyle.images import resize
from tfstyle.optimization.callbacks import Callback, Result
from tfstyle.optimization.checkpoint import Checkpoint, Snapshot
from tfstyle.optimization.loop import Loop
from tfstyle.optimization.optimizers.adam import AdamDescent
from tfstyle.optimization.optimizers.lbfgs import LbfgsDescent
from tfstyle.optimization.options import LoopOptions
from tfstyle.optimization.problem import Problem
from tfstyle.optimization.scales import EXACT, Scale, plan_scales, quick_first

# Of the full size: a few steps end what bfloat16 leaves, a thousandth of the loss.
EXACT_SHARE = 0.03


class PixelRun(ABC):
    """One run of the loop, put together; call it for the picture.

    A method says what it minimises, where it starts and what it reports.

    Args:
        options: Of the method; `PixelOptions` unless it makes descent, plan and
            tolerance of its own.
        size: Height and width of the result in pixels.
        layers: Layers of VGG19 that the method looks at.

    Attributes:
        features: The feature model, with its description.

    Raises:
        InputError: There are no weights.
    """

    def __init__(
        self, options: LoopOptions, size: tuple[int, int], layers: Sequence[str]
    ):
        self.options, self.size = options, size
        self.descent = self.make_descent()
        self.features: Features = find_features(
            layers,
            options.vgg19_weights,
            options.allow_random_features,
            options.pooling,
            options.first_padding,
        )

    @abstractmethod
    def problem_at(self, scale: Scale) -> Problem:
        """What is to be minimised at a scale."""

    def problem_of(self, scale: Scale) -> Problem:
        """`problem_at`, seen in the scale's own type of numbers."""
        problem = self.problem_at(scale)
        if scale.dtype == EXACT:
            return problem
        return problem.seen_through(self._early_extractor)

    @abstractmethod
    def start(self, size: tuple[int, int]) -> np.ndarray:
        """The first picture, `(*size, 3)` in [0, 1]."""

    @property
    @abstractmethod
    def pictures(self) -> dict[str, str | list[str]]:
        """Digests of the pictures that went in."""

    def enlarge(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """The picture with which the next scale begins."""
        return resize(image, size, clip=True)

    def finish(self, image: np.ndarray) -> np.ndarray:
        """From the optimised picture to the one that is shown."""
        return image.copy()

    def measure(self, image: np.ndarray) -> dict:
        """What the report says of the result, ready for JSON."""
        return {}

    def make_descent(self):
        """The optimizer that the options ask for."""
        options = self.options
        if self.optimizer == "lbfgs":
            return LbfgsDescent(options.jit_compile)
        return AdamDescent(
            self.learning_rate,
            options.beta_1,
            options.beta_2,
            options.epsilon,
            options.jit_compile,
        )

    @property
    def optimizer(self) -> str:
        """What descends."""
        return self.options.optimizer

    @property
    def learning_rate(self) -> float:
        """Of Adam."""
        return self.options.learning_rate

    @property
    def scale_factor(self) -> float:
        """Ratio of neighbouring scales."""
        return self.options.scale_factor

    def plan(self) -> list[Scale]:
        """The scales, from coarse to fine."""
        options = self.options
        scales = plan_scales(
            *self.size, options.iterations, options.min_scale, self.scale_factor
        )
        return quick_first(scales, options.early_dtype, EXACT_SHARE)

    @property
    def tolerance(self) -> float:
        """When a scale ends early, as for `Loop`."""
        return self.options.tolerance

    @property
    def identity(self) -> dict:
        """What tells this run from another."""
        options = asdict(self.options)
        del options["vgg19_weights"]  # the file's hash counts, not its path
        about = {"features": self.features.about, "dtypes": _dtypes(self.plan())}
        return {**self.pictures, **about, **options}

    def __call__(
        self,
        callbacks: Sequence[Callback] = (),
        checkpoint: Checkpoint | None = None,
        resume: bool = False,
    ) -> Result:
        """Runs the loop from the start or from the checkpoint."""
        began, scales = time.monotonic(), self.plan()
        start = (
            checkpoint.load(scales) if checkpoint and resume else None
        ) or Snapshot(self.start(scales[0][:2]))
        for callback in callbacks:
            callback.on_begin(scales)
        loop = Loop(
            scales,
            self.problem_of,
            self.descent,
            callbacks,
            checkpoint,
            self.enlarge,
            self.finish,
            self.tolerance,
        )
        image = loop.run(start)
        report = {
            "pictures": self.pictures,
            "features": self.features.about,
            "dtypes": _dtypes(scales),
            **self.measure(image),
            "seconds": round(time.monotonic() - began, 3),
            "resumed_at_step": len(start.curve),
        }
        return Result(image, loop.stopped_by, loop.curve, report)

    @cached_property
    def _early_extractor(self) -> keras.Model:
        return self.features.computing_in(self.options.early_dtype)


def run_to_end(
    run: PixelRun,
    callbacks: Sequence[Callback] = (),
    checkpoint: str | PathLike | None = None,
    checkpoint_every: int = 10,
    resume: bool = False,
) -> Result:
    """Calls a run, keeps its checkpoint, and tells the callbacks of the end."""
    keeper = None
    if checkpoint is not None:
        keeper = Checkpoint(checkpoint, checkpoint_every, run.identity)
    result = run(callbacks, keeper, resume)
    if result.stopped_by == "not_finite":
        logging.getLogger("tfstyle").warning(
            "A loss was not finite; the picture is the best before that step."
        )
    for callback in callbacks:
        callback.on_end(result)
    return result


def _dtypes(scales: Sequence[Scale]) -> list[str]:
    return [scale.dtype for scale in scales]


def digest(image: np.ndarray) -> str:
    """A short name for a picture's bytes."""
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()[:16]
