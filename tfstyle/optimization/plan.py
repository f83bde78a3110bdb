"""Plan of a run, made and checked before TensorFlow is imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tfstyle.features.layer_names import check_size, least_side
from tfstyle.images import MIN_SIDE
from tfstyle.machine import has_quick_winograd
from tfstyle.optimization.convolution_plan import plan_convolutions
from tfstyle.optimization.options import LoopOptions, OptimizationOptions
from tfstyle.optimization.scales import Scale, mixed_precision, plan_scales
from tfstyle.optimization.tiles import TilePlanner, plan_tiles_for

# Fraction of the last scale's steps that use float32. These steps remove the error that
# bfloat16 causes (about 0.1% of the loss).
FLOAT32_SHARE = 0.03
# Additional memory that Winograd convolutions need, in bytes, calculated for float32: a
# second copy of VGG19's 13 million weights up to relu5_1, the transformed weights (four
# times as large), and the strips in which feature maps are transformed.
WINOGRAD_BYTES = 0.3e9


@dataclass(frozen=True)
class OptimizerPlan:
    """Name and constructor arguments of an optimizer.

    Args:
        name: Key of `tfstyle.optimization.optimizers.OPTIMIZERS`.
        arguments: Keyword arguments of the optimizer's constructor.
    """

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Scales, optimizer and tiles of a run.

    Args:
        options: Options of the method.
        size: Height and width of the result in pixels.
        layers: Names of the VGG19 layers that the objective uses.
        scales: Scales from coarse to fine.
        optimizer: Name and arguments of the optimizer.
        tiles: Object that divides a picture into tiles that fit into memory.
        tolerance: Minimum relative decrease of the loss over `loop.PATIENCE` steps. If
            the loss decreases less, the scale ends early. 0 disables this check.
    """

    options: LoopOptions
    size: tuple[int, int]
    layers: tuple[str, ...]
    scales: tuple[Scale, ...]
    optimizer: OptimizerPlan
    tiles: TilePlanner
    tolerance: float = 0.0

    @property
    def dtypes(self) -> list[str]:
        """Dtype of the feature network at each scale."""
        return [scale.dtype for scale in self.scales]

    @property
    def convolutions(self) -> list[str]:
        """Algorithm of the feature network's convolutions at each scale."""
        return [scale.convolution for scale in self.scales]


def plan_optimization(
    options: OptimizationOptions,
    size: tuple[int, int],
    layers: Sequence[str],
    *,
    growth: int = 1,
    optimizer: OptimizerPlan | None = None,
    is_steady: bool = True,
) -> Plan:
    """Plans the scales, optimizer and tiles of a coarse-to-fine optimization.

    Args:
        options: Options of the method.
        size: Height and width of the result in pixels.
        layers: Names of the VGG19 layers that the objective uses.
        growth: Value of the argument `growth` of `plan_scales`.
        optimizer: Optimizer plan; if None, the plan that the options describe.
        is_steady: Whether losses of different steps can be compared. If False, the
            tolerance in the options is not used.

    Raises:
        InputError: The result or `tile_size` is too small for one of the layers, or
            there is not enough memory.
    """
    check_size(size, layers)
    least = max(MIN_SIDE, least_side(layers))
    scales = plan_scales(
        *size,
        options.iterations,
        options.min_scale,
        options.scale_factor,
        least,
        growth,
    )
    scales = mixed_precision(scales, options.low_precision_dtype, FLOAT32_SHARE)
    tiles = plan_tiles_for(size, layers, options.tile_size)
    return Plan(
        options,
        size,
        tuple(dict.fromkeys(layers)),
        tuple(_with_convolutions(scales, options, tiles)),
        optimizer or plan_optimizer(options),
        tiles,
        options.tolerance if is_steady else 0.0,
    )


def _with_convolutions(
    scales: Sequence[Scale], options: OptimizationOptions, tiles: TilePlanner
) -> list[Scale]:
    # With `jit_compile`, XLA compiles whole steps with its own convolutions.
    if options.convolution == "direct" or options.jit_compile:
        return list(scales)
    at_once = options.convolution == "winograd"

    def suits(scale: Scale) -> bool:
        # The last steps of a bfloat16 run use float32 and direct convolutions.
        is_early = scale.dtype == options.low_precision_dtype
        is_known = at_once or has_quick_winograd(scale.dtype)
        has_room = tiles.has_room(*scale[:2], WINOGRAD_BYTES)
        return is_early and is_known and has_room

    return plan_convolutions(scales, suits, at_once)


def plan_optimizer(
    options: OptimizationOptions,
    name: str | None = None,
    learning_rate: float | None = None,
) -> OptimizerPlan:
    """Returns the optimizer plan that the options describe.

    Args:
        options: Options of the method.
        name: Name of the optimizer; if None, the name in the options.
        learning_rate: Learning rate of Adam; if None, the rate in the options.
    """
    if (name or options.optimizer) == "lbfgs":
        return OptimizerPlan("lbfgs", {"jit_compile": options.jit_compile})
    rate = options.learning_rate if learning_rate is None else learning_rate
    arguments = {
        "learning_rate": rate,
        "beta_1": options.beta_1,
        "beta_2": options.beta_2,
        "epsilon": options.epsilon,
        "jit_compile": options.jit_compile,
    }
    return OptimizerPlan("adam", arguments)
