"""Plan that says which optimization steps use Winograd convolutions.

Winograd convolutions are compiled in the background for each picture size. In the
meantime, steps use direct convolutions. The step at which a run switches to Winograd
convolutions is computed in advance, from picture sizes and numbers of steps. If the
compilation is not finished at this step, the run waits. Measured times are not used,
because resumed and uninterrupted runs must switch at the same step.
"""

import math
from collections.abc import Callable, Mapping, Sequence

from tfstyle.optimization.scales import Scale

# Times in seconds, measured on two CPU cores (tests/benchmarks/README.md): the time
# that a step takes per million pixels with direct convolutions; the part of this time
# that Winograd convolutions save; and the time to compile the Winograd convolutions for
# one picture size.
STEP_SECONDS = {"float32": 3.6, "bfloat16": 2.0}
SAVED_SECONDS = {"float32": 1.5, "bfloat16": 0.5}
COMPILE_SECONDS = {"float32": 5.0, "bfloat16": 4.5}
# Time in seconds between the start of the compilation and the first step.
HEAD_START = 2.0
# Factor by which a step takes longer while convolutions are being compiled, because the
# compilation occupies one of the two cores.
COMPILE_SLOWDOWN = 2.0
# Time in seconds to build the graph of a step with other convolutions. If compiling
# will finish in less time than this, the run waits for it.
SWITCH_SECONDS = 1.5


def plan_convolutions(
    scales: Sequence[Scale], suits: Callable[[Scale], bool], at_once: bool = False
) -> list[Scale]:
    """Chooses direct or Winograd convolutions for each scale.

    A scale that starts with direct convolutions and switches to Winograd convolutions
    is split into two scales of the same size.

    Args:
        scales: Scales from coarse to fine.
        suits: Function that returns whether a scale can use Winograd convolutions.
        at_once: Whether to use Winograd convolutions from the first step of each
            suitable scale, even if compiling them takes more time than they save.

    Returns:
        Scales with the chosen convolutions, from coarse to fine.

    Example:

    >>> plan = plan_convolutions([Scale(384, 512, 75)], lambda scale: True)
    >>> [(scale.steps, scale.convolution) for scale in plan]
    [(3, 'direct'), (72, 'winograd')]
    """
    planned, now, ready = [], 0.0, -HEAD_START
    for scale in scales:
        compiled = ready + COMPILE_SECONDS[scale.dtype]
        first = 0 if at_once else _steps_until(compiled - now, scale)
        if suits(scale) and (at_once or _pays(scale, scale.steps - first)):
            ready = compiled
            parts = [(first, "direct"), (scale.steps - first, "winograd")]
        else:
            parts = [(scale.steps, scale.convolution)]
        for steps, convolution in parts:
            if steps > 0:
                planned.append(scale._replace(steps=steps, convolution=convolution))
                now += _seconds(STEP_SECONDS, planned[-1])
    return planned


def _steps_until(seconds: float, scale: Scale) -> int:
    if seconds <= SWITCH_SECONDS:
        return 0
    step = _seconds(STEP_SECONDS, scale._replace(steps=1)) * COMPILE_SLOWDOWN
    return math.ceil(seconds / step)


def _pays(scale: Scale, steps: int) -> bool:
    saved = _seconds(SAVED_SECONDS, scale._replace(steps=max(0, steps)))
    return saved > COMPILE_SECONDS[scale.dtype]


def _seconds(per_step: Mapping[str, float], scale: Scale) -> float:
    """Converts seconds per step per megapixel to seconds for a whole scale."""
    return scale.pixel_steps / 1e6 * per_step[scale.dtype]
