"""Muon optimizer for convolutions, with orthogonalized updates."""

import keras
from keras import ops

# Learning rate of variables other than kernels, which use Adam, relative to that of the
# kernels.
ADAM_RATIO = 0.25
# Relative learning rate of the codes of named styles, each of which is rarely used.
CODES_RATIO = 3.0
# Relative learning rates of a style encoder and its head: their gradients are mostly
# noise, and the steps of both optimizers do not shrink with the gradients.
ENCODER_RATIO, HEAD_RATIO = 0.02, 0.25


@keras.saving.register_keras_serializable(package="tfstyle")
class ConvolutionMuon(keras.optimizers.Muon):
    """Muon for convolution kernels as matrices, and Adam for everything else.

    In the same time, a network with one style needs 200 steps where Adam needs more
    than 600 (`tests/benchmarks/README.md`).

    Args:
        learning_rate: Learning rate of the kernels; Adam uses a fourth of it.
        **kwargs: Arguments of `keras.optimizers.Muon`.

    Reference:
        Jordan et al., "Muon: An optimizer for hidden layers in neural networks" (2024);
        Liu et al., "Muon is Scalable for LLM Training" (arXiv:2502.16982), for the step
        size. Keras' version only supports matrices.
    """

    def __init__(self, learning_rate=0.008, **kwargs):
        kwargs = {
            "adam_lr_ratio": ADAM_RATIO,
            "weight_decay": None,
            "adam_weight_decay": None,
            "adam_beta_2": 0.99,
            "exclude_layers": ["image_conv", "head", "codes"],
        } | kwargs
        super().__init__(learning_rate, **kwargs)

    def _should_use_adamw(self, variable) -> bool:
        excluded = any(name in variable.path for name in self.exclude_layers)
        return excluded or len(variable.shape) not in (2, 4)

    def build(self, var_list):
        """Creates the momentums, and records the relative learning rates."""
        super().build(var_list)
        self._ratios = [_ratio(variable.path) for variable in var_list]

    def update_step(self, gradient, variable, learning_rate):
        """Updates one variable."""
        ratio = self._ratios[self._get_variable_index(variable)]
        super().update_step(gradient, variable, learning_rate * ratio)

    def zeropower_via_newtonschulz5(self, x, steps: int):
        """Approximates the nearest orthogonal matrix of a kernel."""
        matrix = ops.reshape(x, (-1, x.shape[-1]))
        return super().zeropower_via_newtonschulz5(matrix, steps)

    def lr_adjust(self, x):
        """Step size for a matrix of this shape."""
        return x * self.rms_rate * max(x.shape) ** 0.5

    def _muon_update_step(self, gradient, variable, lr, m):
        self.assign_add(m, ops.add(gradient, m * (self.momentum - 1)))
        direction = ops.add(gradient, self.momentum * m) if self.nesterov else m
        update = self.zeropower_via_newtonschulz5(direction, self.ns_steps)
        step = ops.reshape(self.lr_adjust(lr * update), variable.shape)
        self.assign_sub(variable, step)


def _ratio(path: str) -> float:
    if "codes" in path:
        return CODES_RATIO / ADAM_RATIO
    if "encoder" in path:
        return ENCODER_RATIO
    return HEAD_RATIO if "head" in path else 1.0
