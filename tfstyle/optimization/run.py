"""Execution of an optimization plan with TensorFlow."""

import contextlib
import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, partial
from typing import Any

import keras
import numpy as np

from tfstyle.features.find import Features, find_features
from tfstyle.features.winograd_compiler import WinogradCompiler
from tfstyle.images import resize
from tfstyle.optimization.callbacks import Result, Session
from tfstyle.optimization.checkpoint import Checkpoint, Snapshot
from tfstyle.optimization.loop import Loop
from tfstyle.optimization.optimizers import make_optimizer
from tfstyle.optimization.options import FeatureOptions
from tfstyle.optimization.plan import Plan
from tfstyle.optimization.problem import FeatureProblem
from tfstyle.optimization.scales import FLOAT32, Scale
from tfstyle.optimization.tiles import log_tiles

Size = tuple[int, int]
Digests = str | Sequence[str | Sequence[str]]


def load_features(options: FeatureOptions, layers: tuple[str, ...]) -> Features:
    """Loads the feature network.

    Args:
        options: Options of the feature network.
        layers: Names of the layers whose activations the network returns.

    Raises:
        InputError: The VGG19 weights are missing or invalid.
    """
    return find_features(
        layers,
        options.vgg19_weights,
        options.allow_random_features,
        options.pooling,
        options.first_padding,
    )


def resized(image: np.ndarray, size: Size) -> np.ndarray:
    """Resizes an image, `(height, width, 3)` in [0, 1], to a given height and width."""
    return resize(image, size, clip=True)


@dataclass(frozen=True)
class ImageOptimization:
    """Optimization of one picture by a method such as `dream`.

    Args:
        plan: Plan of the scales, the optimizer and the tiles.
        features: Feature network with the plan's layers.
        problem: Function that creates the problem for a scale.
        start: Function that creates the initial picture for a given height and width.
        digests: Digests of the input pictures, keyed by argument name. A style of
            several paintings has a list of digests.
        enlarge: Function that enlarges the current picture to the height and width of
            the next scale.
        finish: Function applied to the result and to the pictures that callbacks
            receive.
        measure: Function that measures the result and returns JSON values for the
            report.
        settings: Option values, keyed by option name. In `identity`, they replace the
            values of `plan.options`. For example, blend weights can come from an option
            or from a dictionary of styles, so the weights in use are given here.
    """

    plan: Plan
    features: Features
    problem: Callable[[Scale], FeatureProblem]
    start: Callable[[Size], np.ndarray]
    digests: Mapping[str, Digests]
    enlarge: Callable[[np.ndarray, Size], np.ndarray] = resized
    finish: Callable[[np.ndarray], np.ndarray] = np.copy
    measure: Callable[[np.ndarray], Mapping[str, Any]] = field(default=lambda image: {})
    settings: Mapping[str, Any] = field(default_factory=dict)

    def run(self, session: Session | None = None) -> Result:
        """Runs the optimization from the start or from the session's checkpoint.

        Args:
            session: Callbacks and checkpoint, or None.

        Returns:
            The picture, with its loss curve and a report.

        Raises:
            InputError: The checkpoint is invalid, belongs to another run, or cannot be
                written.
        """
        session = session or Session()
        result = self._result(session)
        if result.stopped_by == "not_finite":
            logging.getLogger("tfstyle").warning(
                "The loss is no longer finite; keeping the best picture so far."
            )
        for callback in session.callbacks:
            callback.on_end(result)
        return result

    @property
    def identity(self) -> dict[str, Any]:
        """JSON values that distinguish this run from others."""
        options = {**asdict(self.plan.options), **self.settings}
        del options["vgg19_weights"]  # the weights' digest is compared, not their path
        features = {"features": self.features.about}
        # Derived values come last, because an error reports only the first difference.
        values = {**self.digests, **features, **options, **self._kinds}
        # If an option is the path of a picture, the picture's digest replaces the path.
        return {**values, **self.digests}

    def problem_at(self, scale: Scale) -> FeatureProblem:
        """Returns the problem for a scale, with its dtype and convolution algorithm."""
        problem = self._targets.get(scale[:2])
        if problem is None:
            problem = self.problem(scale)
            self._targets.clear()
            self._targets[scale[:2]] = problem
        if scale.convolution == "winograd":
            extractor = self._compiler.extractor(scale.dtype, *scale[:2])
            return problem.with_extractor(extractor)
        if scale.dtype == FLOAT32:
            return problem
        return problem.with_extractor(self._low_precision_extractor)

    @cached_property
    def _targets(self) -> dict[Size, FeatureProblem]:
        """Cache that keeps only the latest problem; the key is the picture size.

        The problem contains its targets.
        """
        return {}

    @cached_property
    def _compiler(self) -> WinogradCompiler:
        return WinogradCompiler(
            partial(self.features.computing_in, convolution="winograd")
        )

    @property
    def _kinds(self) -> dict[str, list[str]]:
        return {"dtypes": self.plan.dtypes, "convolutions": self.plan.convolutions}

    @cached_property
    def _low_precision_extractor(self) -> keras.Model:
        dtypes = {scale.dtype for scale in self.plan.scales} - {FLOAT32}
        return self.features.computing_in(*dtypes)

    def _result(self, session: Session) -> Result:
        began, scales = time.monotonic(), self.plan.scales
        log_tiles(self.plan.size, self.plan.tiles)
        checkpoint = self._checkpoint(session)
        snapshot = checkpoint.load(scales) if checkpoint and session.resume else None
        with self._compiling(scales[snapshot.scale if snapshot else 0 :]):
            snapshot = snapshot or Snapshot(self.start(scales[0][:2]))
            for callback in session.callbacks:
                callback.on_begin(scales)
            loop = Loop(
                scales,
                self.problem_at,
                make_optimizer(self.plan.optimizer),
                session.callbacks,
                checkpoint,
                self.enlarge,
                self.finish,
                self.plan.tolerance,
            )
            image = loop.run(snapshot)
        report = {
            "pictures": self.digests,
            "features": self.features.about,
            **self._kinds,
            **self.measure(image),
            "seconds": round(time.monotonic() - began, 3),
            "resumed_at_step": len(snapshot.curve),
        }
        return Result(image, loop.stopped_by, loop.curve, report)

    @contextlib.contextmanager
    def _compiling(self, scales: Sequence[Scale]) -> Iterator[None]:
        """Compiles Winograd convolutions in the background during the `with` block."""
        for scale in scales:
            if scale.convolution == "winograd":
                self._compiler.start(scale.dtype, *scale[:2])
        try:
            yield
        finally:
            # The next run creates another compiler.
            compiler = vars(self).pop("_compiler", None)
            if compiler is not None:
                compiler.stop()

    def _checkpoint(self, session: Session) -> Checkpoint | None:
        if session.checkpoint is None:
            return None
        return Checkpoint(session.checkpoint, session.checkpoint_every, self.identity)


def digest(image: np.ndarray) -> str:
    """Returns a digest of an array's bytes as 16 hexadecimal digits."""
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()[:16]
