"""Painter that optimizes each frame, starting from the previous painted frame."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tfstyle.backend import import_keras
from tfstyle.errors import InputError
from tfstyle.images import resize, to_float
from tfstyle.methods.optimize.inputs import OptimizeInputs, plan_optimize
from tfstyle.methods.optimize.options import OptimizeOptions
from tfstyle.methods.video.blending import without_noise
from tfstyle.methods.video.flow import Motion
from tfstyle.methods.video.stability import Input, State
from tfstyle.methods.video.warping import Filter, warp

if TYPE_CHECKING:
    from tfstyle.features.find import Features
    from tfstyle.optimization.callbacks import Result

# Weight of the temporal term. If all color values, in [0, 1], differ by 0.1 from the
# warped previous frame, the term adds as much to the loss as a content distance of 0.5.
TEMPORAL_WEIGHT = 50.0


class OptimizedFrames:
    """Paints the frames of a clip in order, by image optimization.

    Args:
        inputs: Style images, and a content image that is replaced with each frame in
            turn.
        options: Options of the optimization. The field `iterations` is the number of
            steps for the first frame of each shot, or for all frames if `stability` is
            0.
        iterations: Number of steps for frames that are not the first of a shot.
        stability: Stability, from 0 (independent frames) to 1.

    Attributes:
        starts_settled: Attribute of `FramePainter` that has no effect here.
        follows_camera: Attribute of `FramePainter` that has no effect here.

    Reference:
        Ruder, Dosovitskiy, Brox, "Artistic style transfer for videos" (GCPR 2016).
        Deviations: the noise in each frame is reduced before the optimization, and the
        temporal term uses only the previous frame.
    """

    def __init__(
        self,
        inputs: OptimizeInputs,
        options: OptimizeOptions,
        iterations: int,
        stability: float,
    ):
        self.inputs, self.options, self.stability = inputs, options, stability
        # The previous painted frame already has large strokes, so later frames of a
        # shot are optimized only at full size.
        self.following = replace(options, iterations=iterations, scale_factor=1.0)
        self.starts_settled = self.follows_camera = True
        self._state: State | None = None
        self._features: Features | None = None

    def resume(self, state: State) -> None:
        """Resumes painting from the state after an earlier frame."""
        self._state = state

    def prepare(self, frame: np.ndarray, motion: Motion | None) -> "Prepared":
        """Returns the frame as float32 in [0, 1], together with its motion."""
        return to_float(frame), motion

    def paint(self, prepared: "Prepared") -> None:
        """Does nothing, because a frame can only be painted after the previous frame.

        Therefore, `blend` paints the frame.
        """

    def blend(self, prepared: "Prepared", fresh: None) -> State:
        """Paints the next frame."""
        frame, motion = prepared
        if motion is None or self._state is None or not self.stability:
            self._state = State(Input(frame), self._begun(frame))
        else:
            self._state = self._followed(frame, motion, self._state)
        return self._state

    def _begun(self, frame: np.ndarray) -> np.ndarray:
        optimization, _ = self._optimization(frame, self.options)
        return _finished(optimization.run())

    def _followed(self, frame: np.ndarray, motion: Motion, state: State) -> State:
        visibility = motion.visibility[..., None] * np.float32(self.stability)
        seen = without_noise(frame, state.input.seen, motion, visibility)
        carried = np.clip(warp(state.painted, motion.flow, Filter.LANCZOS), 0, 1)
        optimization, targets = self._optimization(seen, self.following)

        def problem(scale):
            return _with_temporal_term(targets, scale, carried, visibility)

        def start(size):
            return resize(seen + visibility * (carried - seen), size, clip=True)

        optimization = replace(optimization, problem=problem, start=start)
        return State(Input(seen), _finished(optimization.run()))

    def _optimization(self, frame: np.ndarray, options: OptimizeOptions):
        """Creates the optimization and targets for a frame. Imports TensorFlow."""
        import_keras()
        from tfstyle.methods.optimize.run import make_optimization, make_targets

        plan = plan_optimize(replace(self.inputs, content=frame), options)
        optimization = make_optimization(plan, self._features)
        self._features = optimization.features
        return optimization, make_targets(plan, optimization.features)


Prepared = tuple[np.ndarray, Motion | None]


def _finished(result: "Result") -> np.ndarray:
    """Returns the painted picture, unless the optimization ended early.

    Raises:
        InputError: The optimization diverged; finished segments are kept.
        KeyboardInterrupt: The optimization was interrupted.
    """
    if result.stopped_by == "interrupt":
        raise KeyboardInterrupt
    if result.stopped_by == "not_finite":
        raise InputError(
            "Expected the loss of each frame to stay finite; a smaller `style_weight` "
            f"may help. Received: a loss that is not finite at step {len(result.curve)}"
        )
    return result.image


def _with_temporal_term(targets, scale, carried: np.ndarray, visibility: np.ndarray):
    """Creates the optimization problem for a scale, with the temporal term."""
    from keras import ops

    from tfstyle.losses.objective import Objective
    from tfstyle.losses.temporal import TemporalLoss

    size, term = scale[:2], TemporalLoss(TEMPORAL_WEIGHT)
    objective = Objective([*targets.objective.terms, term])
    problem = replace(targets, objective=objective).problem_at(scale)
    pictures = (resize(carried, size, clip=True), resize(visibility, size, clip=True))
    maps = (ops.convert_to_tensor(picture[None]) for picture in pictures)
    problem.targets[term.name] = term.target(*maps)
    return problem
