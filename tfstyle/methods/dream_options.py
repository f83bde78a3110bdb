"""All that `dream` can be told, its defaults and its checks. Needs no TensorFlow."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tfstyle.errors import InputError
from tfstyle.features.layer_names import channels
from tfstyle.images import MIN_SIDE
from tfstyle.methods.loop_options import LoopOptions
from tfstyle.methods.options import option
from tfstyle.methods.result_size import result_size

INITS = ("content", "noise", "gray")
ALL_CHANNELS = -1


@dataclass(frozen=True, kw_only=True)
class DreamOptions(LoopOptions):
    """Options of `tfstyle.dream`; the command's flags are made from these fields.

    Raises:
        InputError: A value that cannot be used.
    """

    ranges: ClassVar[dict] = {
        **LoopOptions.ranges,
        "image_size": (MIN_SIDE, 2**16),
        "channel": (ALL_CHANNELS, 2**16),
        "octaves": (1, 64),
        "octave_scale": (1.01, 16),
        "step_size": (1e-9, 1),
        "jitter": (0, 2**16),
        "tv_weight": (0,),
        "frames": (1, 2**16),
        "frame_iterations": (1,),
        "frame_rate": (0.1, 100),
        "zoom": (1, 16),
    }
    layer_fields: ClassVar[tuple[str, ...]] = ("layers",)

    image_size: int = option(512, "longer side of the result in pixels")
    layers: tuple[str, ...] = option(
        ("relu4_3", "relu5_2"),
        "layers of VGG19 that shall see more of what they see: strokes and eddies from "
        "relu3_1 on, eyes and fur from relu4_1, animals and buildings from relu5_1",
    )
    channel: int = option(
        ALL_CHANNELS, "number of the one channel of the layer that counts; -1: all"
    )
    init: str = option(
        "content",
        "where to start: content; gray, with a little noise, or noise, which wants "
        "--tv_weight=50, need no content",
        INITS,
    )
    # Octaves, scale and jitter are those of google/deepdream's dream.ipynb; the step is
    # that of TensorFlow's tutorial, whose many steps leave nothing of a photograph.
    iterations: int = option(16, "steps over all octaves together")
    octaves: int = option(4, "sizes from coarse to fine")
    octave_scale: float = option(1.4, "ratio of neighbouring octaves")
    step_size: float = option(0.01, "mean change by a step, of values in [0, 1]")
    jitter: int = option(32, "largest random shift before each step, in pixels")
    tv_weight: float = option(
        0.0, "factor of the total variation: smooths, visibly from 10 on"
    )
    frames: int = option(60, "of the animation")
    zoom: float = option(1.05, "how much each frame of it is enlarged from the last")
    frame_iterations: int = option(8, "steps that each frame of it is dreamed on for")
    frame_rate: float = option(12.0, "frames of it in a second")

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
