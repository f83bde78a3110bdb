"""Muon for convolutions: steps whose directions all have the same length."""

import keras
from keras import ops

# Learning rate of the variables that are no kernels, which Adam trains, in relation to
# that of the kernels.
ADAM_RATIO = 0.25
# That of the codes of named styles, each of which comes up rarely.
CODES_RATIO = 0.75


@keras.saving.register_keras_serializable(package="tfstyle")
class ConvolutionMuon(keras.optimizers.Muon):
    """Muon for the kernels of convolutions, as matrices; Adam for everything else.

    At equal seconds a network of one style came as far in 200 steps as with Adam in
    more than 600 (`tests/benchmarks/README.md`).

    Args:
        learning_rate: Learning rate of the kernels; Adam has a fourth of it.
        **kwargs: As for `keras.optimizers.Muon`.

    Reference:
        Jordan et al., "Muon: An optimizer for hidden layers in neural networks" (2024);
        Liu et al., "Muon is Scalable for LLM Training" (arXiv:2502.16982), for the size
        of the step. Keras' own takes matrices only.
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
        """Makes the momentums, and notes which variables are codes."""
        super().build(var_list)
        self._are_codes = ["codes" in variable.path for variable in var_list]

    def update_step(self, gradient, variable, learning_rate):
        """Steps one variable."""
        if self._are_codes[self._get_variable_index(variable)]:
            learning_rate = learning_rate * (CODES_RATIO / ADAM_RATIO)
        super().update_step(gradient, variable, learning_rate)

    def zeropower_via_newtonschulz5(self, x, steps: int):
        """The nearest orthogonal matrix, about, of a kernel's inputs by outputs."""
        matrix = ops.reshape(x, (-1, x.shape[-1]))
        return super().zeropower_via_newtonschulz5(matrix, steps)

    def lr_adjust(self, x):
        """The size of a step for a matrix of this shape."""
        return x * self.rms_rate * max(x.shape) ** 0.5

    def _muon_update_step(self, gradient, variable, lr, m):
        self.assign_add(m, ops.add(gradient, m * (self.momentum - 1)))
        direction = ops.add(gradient, self.momentum * m) if self.nesterov else m
        update = self.zeropower_via_newtonschulz5(direction, self.ns_steps)
        step = ops.reshape(self.lr_adjust(lr * update), variable.shape)
        self.assign_sub(variable, step)
