"""One run of `dream`, put together. Imports TensorFlow."""

import logging
from collections.abc import Iterator

import numpy as np
from keras import ops

from tfstyle.images import match_histogram, resize, zoom
from tfstyle.losses.activation import SILENCE, ActivationLoss
from tfstyle.losses.objective import Objective
from tfstyle.losses.total_variation import TotalVariationLoss
from tfstyle.methods.dream_options import ALL_CHANNELS, DreamOptions
from tfstyle.methods.loop.checkpoint import Snapshot
from tfstyle.methods.loop.enlarge import enlarge_painted
from tfstyle.methods.loop.loop import Loop
from tfstyle.methods.loop.normalized import NormalizedDescent
from tfstyle.methods.loop.problem import Problem
from tfstyle.methods.loop.scale import Scale, plan_octaves
from tfstyle.methods.loop.start import start_image
from tfstyle.methods.pixel_run import PixelRun, digest


class DreamRun(PixelRun):
    """One photograph, or none, and the options; call it for the picture.

    Args:
        content: The photograph, `(height, width, 3)` in [0, 1], of any size; None to
            start from noise or grey, in a square.
        options: The rest.

    Raises:
        InputError: There are no weights.
    """

    # The jitter shakes the loss, and each octave is to have its steps.
    tolerance = 0.0

    def __init__(self, content: np.ndarray | None, options: DreamOptions):
        super().__init__(options, options.size_of(content), options.layers)
        self.content = (
            None if content is None else resize(content, self.size, clip=True)
        )
        objective = make_objective(options)
        self.problem = Problem(self.features.extractor, objective, {})

    @property
    def pictures(self) -> dict[str, str]:
        """The digest of the photograph at the result's size, if there is one."""
        return {} if self.content is None else {"content": digest(self.content)}

    def problem_at(self, scale: Scale) -> Problem:
        """The same at each octave: there is no target."""
        return self.problem

    def start(self, size: tuple[int, int]) -> np.ndarray:
        """The picture that `init` names."""
        init, seed = self.options.init, self.options.seed
        return start_image(init, self.content, None, size, seed)

    def enlarge(self, image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
        """What was dreamed, enlarged, on the photograph, if the run began with that."""
        if self.options.init == "content":
            return enlarge_painted(image, self.content, size)
        return super().enlarge(image, size)

    def measure(self, image: np.ndarray) -> dict[str, float]:
        """The activation term of the result; warns where a channel stayed silent."""
        values = self.problem.values(ops.convert_to_tensor(image[None]))
        activation = float(values["activation"])
        if activation > SILENCE:
            logging.getLogger("tfstyle").warning(
                "Channel %d saw nothing at all; begun with a photograph it may.",
                self.options.channel,
            )
        return {"activation": activation}

    def make_descent(self) -> NormalizedDescent:
        """The descent that the options ask for."""
        options = self.options
        return NormalizedDescent(
            options.step_size, options.jitter, options.seed, options.jit_compile
        )

    def plan(self) -> list[Scale]:
        """The octaves, from coarse to fine."""
        return self._plan(self.options.iterations)

    def frames(self) -> Iterator[np.ndarray]:
        """The content, and then each frame from the last; see `dream_frames`.

        Each step raises the contrast. So each frame gets the colors of the first, by
        their histogram: by mean and spread alone, what is strongest would push all the
        rest to gray.
        """
        image, steps = self.content, self.options.frame_iterations
        yield image
        for number in range(1, self.options.frames):
            dreamed = self._dream_on(zoom(image, self.options.zoom), number * steps)
            image = match_histogram(dreamed, self.content)
            yield image

    def _dream_on(self, image: np.ndarray, count: int) -> np.ndarray:
        scales = self._plan(self.options.frame_iterations)
        loop = Loop(
            scales,
            self.problem_at,
            self.descent,
            enlarge=lambda small, size: enlarge_painted(small, image, size),
        )
        start = resize(image, scales[0][:2], clip=True)
        # The count goes on, so that each frame is shifted in another way.
        dreamed = loop.run(Snapshot(start, state={"count": np.array(count)}))
        if loop.stopped_by == "interrupt":  # it ends all of the frames
            raise KeyboardInterrupt
        return dreamed

    def _plan(self, steps: int) -> list[Scale]:
        options = self.options
        return plan_octaves(*self.size, steps, options.octaves, options.octave_scale)


def make_objective(options: DreamOptions) -> Objective:
    """The activations and the smoothness that the options ask for."""
    channel = None if options.channel == ALL_CHANNELS else options.channel
    return Objective(
        [
            ActivationLoss(options.layers, channel=channel),
            TotalVariationLoss(options.tv_weight),
        ]
    )
