"""All that `dream` can be told, its defaults and its checks. Needs no TensorFlow."""

from dataclasses import dataclass

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import channels
from tfstyle.images import MIN_SIDE
from tfstyle.images.resize import result_size
from tfstyle.optimization.options import LoopOptions
from tfstyle.options import LARGEST_SIDE, option

INITS = ("content", "noise", "gray")
ALL_CHANNELS = -1


@dataclass(frozen=True, kw_only=True)
class DreamOptions(LoopOptions):
    """Options of `tfstyle.dream`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    image_size: int = option(
        512,
        "longer side of the result in pixels",
        at_least=MIN_SIDE,
        at_most=LARGEST_SIDE,
    )
    layers: tuple[str, ...] = option(
        ("relu4_3", "relu5_2"),
        "layers of VGG19 that shall see more of what they see: strokes and eddies from "
        "relu3_1 on, eyes and fur from relu4_1, animals and buildings from relu5_1",
        layers=True,
    )
    channel: int = option(
        ALL_CHANNELS,
        "number of the one channel of the layer that counts; -1: all",
        at_least=ALL_CHANNELS,
        at_most=LARGEST_SIDE,
    )
    init: str = option(
        "content",
        "where to start: content; gray, with a little noise, or noise, which wants "
        "--tv_weight=50, need no content",
        choices=INITS,
    )
    # Octaves, scale and jitter are those of google/deepdream's dream.ipynb; the step is
    # that of TensorFlow's tutorial, whose many steps leave nothing of a photograph.
    iterations: int = option(16, "steps over all octaves together", at_least=1)
    octaves: int = option(4, "sizes from coarse to fine", at_least=1, at_most=64)
    octave_scale: float = option(
        1.4, "ratio of neighbouring octaves", at_least=1.01, at_most=16
    )
    step_size: float = option(
        0.01, "mean change by a step, of values in [0, 1]", at_least=1e-9, at_most=1
    )
    jitter: int = option(
        32,
        "largest random shift before each step, in pixels",
        at_least=0,
        at_most=LARGEST_SIDE,
    )
    tv_weight: float = option(
        0.0, "factor of the total variation: smooths, visibly from 10 on", at_least=0
    )
    frames: int = option(60, "of the animation", at_least=1, at_most=LARGEST_SIDE)
    zoom: float = option(
        1.05,
        "how much each frame of it is enlarged from the last",
        at_least=1,
        at_most=16,
    )
    frame_iterations: int = option(
        8, "steps that each frame of it is dreamed on for", at_least=1
    )
    frame_rate: float = option(
        12.0, "frames of it in a second", at_least=0.1, at_most=100
    )

    def __post_init__(self):
        super().__post_init__()
        if self.channel != ALL_CHANNELS:
            self._check_channel()

    def size_of(self, photo: np.ndarray | None) -> tuple[int, int]:
        """Height and width of the result; a square where there is no photograph."""
        if photo is None:
            return self.image_size, self.image_size
        return result_size(photo, self.image_size)

    def _check_channel(self) -> None:
        if len(self.layers) > 1:
            raise InputError(
                "Expected `layers` to be a single layer where a `channel` is given. "
                f"Received: layers={list(self.layers)}"
            )
        count = channels(self.layers[0])
        if self.channel >= count:
            raise InputError(
                f"Expected `channel` to be from 0 to {count - 1}, since "
                f"{self.layers[0]} has {count} channels. "
                f"Received: channel={self.channel}"
            )
