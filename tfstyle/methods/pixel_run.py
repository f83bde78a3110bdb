"""A picture by optimising its pixels, whatever for. Imports TensorFlow."""

import hashlib
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property, partial
from os import PathLike

import keras
import numpy as np

from tfstyle.features.find import Features, find_features
from tfstyle.features.processor import has_quick_winograd
from tfstyle.features.winograd_compiler import WinogradCompiler
from tfstyle.images import resize
from tfstyle.methods.loop.adam import AdamDescent
from tfstyle.methods.loop.callback import Callback, Result
from tfstyle.methods.loop.checkpoint import Checkpoint, Snapshot
from tfstyle.methods.loop.convolution_plan import plan_convolutions
from tfstyle.methods.loop.lbfgs import LbfgsDescent
from tfstyle.methods.loop.loop import Loop
from tfstyle.methods.loop.problem import Problem
from tfstyle.methods.loop.scale import EXACT, Scale, plan_scales, quick_first
from tfstyle.methods.loop_options import LoopOptions

# Of the full size: a few steps end what bfloat16 leaves, a thousandth of the loss.
EXACT_SHARE = 0.03
WINOGRAD = "winograd"


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
        self._problem: tuple[tuple, Problem] | None = None

    @abstractmethod
    def problem_at(self, scale: Scale) -> Problem:
        """What is to be minimised at a scale."""

    def problem_of(self, scale: Scale) -> Problem:
        """`problem_at`, seen in the scale's type of numbers and by its convolutions."""
        size = scale[:2]
        if self._problem is None or self._problem[0] != size:
            self._problem = size, self.problem_at(scale)
        problem = self._problem[1]
        if scale.convolution == WINOGRAD:
            return problem.seen_through(self._compiler.extractor(scale.dtype, *size))
        if scale.dtype == EXACT:
            return problem
        return problem.seen_through(self._early_extractor)

    def is_whole(self, size: tuple[int, int]) -> bool:
        """Whether pictures of a size are seen in one piece."""
        return True

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
        scales = quick_first(scales, options.early_dtype, EXACT_SHARE)
        # XLA compiles a whole step with its own convolutions.
        if options.convolution == "direct" or options.jit_compile:
            return scales
        return plan_convolutions(
            scales, self._suits_winograd, options.convolution == WINOGRAD
        )

    @property
    def tolerance(self) -> float:
        """When a scale ends early, as for `Loop`."""
        return self.options.tolerance

    @property
    def identity(self) -> dict:
        """What tells this run from another."""
        options = asdict(self.options)
        del options["vgg19_weights"]  # the file's hash counts, not its path
        plan = _described(self.plan())
        return {**self.pictures, "features": self.features.about, **plan, **options}

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
        self._compile_ahead(scales[start.scale :])
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
        try:
            image = loop.run(start)
        finally:
            self._compiler.stop()
            del self._compiler  # another call begins anew
        report = {
            "pictures": self.pictures,
            "features": self.features.about,
            **_described(scales),
            **self.measure(image),
            "seconds": round(time.monotonic() - began, 3),
            "resumed_at_step": len(start.curve),
        }
        return Result(image, loop.stopped_by, loop.curve, report)

    @cached_property
    def _early_extractor(self) -> keras.Model:
        return self.features.computing_in(self.options.early_dtype)

    @cached_property
    def _compiler(self) -> WinogradCompiler:
        return WinogradCompiler(
            partial(self.features.computing_in, convolution=WINOGRAD)
        )

    def _compile_ahead(self, scales: Sequence[Scale]) -> None:
        for scale in scales:
            if scale.convolution == WINOGRAD:
                self._compiler.start(scale.dtype, *scale[:2])

    def _suits_winograd(self, scale: Scale) -> bool:
        if scale.dtype != self.options.early_dtype:
            return False  # the last steps are the exact network's
        is_asked = self.options.convolution == WINOGRAD
        is_able = keras.backend.backend() == "tensorflow" and self.is_whole(scale[:2])
        return is_able and (is_asked or has_quick_winograd(scale.dtype))


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


def _described(scales: Sequence[Scale]) -> dict[str, list]:
    return {
        "dtypes": [scale.dtype for scale in scales],
        "convolutions": [scale.convolution for scale in scales],
    }


def digest(image: np.ndarray) -> str:
    """A short name for a picture's bytes."""
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()[:16]
