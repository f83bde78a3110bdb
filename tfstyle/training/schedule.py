"""Learning rate schedule."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="tfstyle")
class WarmupStableDecay(keras.optimizers.schedules.LearningRateSchedule):
    """Linear warmup, constant learning rate, and linear decay to 1% of that rate.

    If a run is extended from a checkpoint, a cosine schedule makes the learning rate
    jump. With this schedule, the learning rate does not jump if the checkpoint was
    saved while the rate was constant.

    Args:
        learning_rate: Learning rate of the constant part.
        steps: Total number of steps.
        warmup: Fraction of the steps, at the start, during which the rate rises.
        decay: Fraction of the steps, at the end, during which the rate falls.

    Reference:
        Hu et al., "MiniCPM" (arXiv:2404.06395), section 4.
    """

    def __init__(
        self, learning_rate: float, steps: int, warmup: float = 0.02, decay: float = 0.3
    ):
        super().__init__()
        self.learning_rate = learning_rate
        self.steps = steps
        self.warmup = warmup
        self.decay = decay

    def __call__(self, step):
        """Returns the learning rate at a step; steps are counted from 0."""
        done = ops.cast(step, "float32") / self.steps
        rise = (done + 1.0 / self.steps) / max(self.warmup, 1.0 / self.steps)
        fall = (1.0 - done) / max(self.decay, 1.0 / self.steps)
        factor = ops.minimum(1.0, ops.minimum(rise, fall))
        return self.learning_rate * ops.maximum(factor, 0.01)

    def get_config(self) -> dict:
        """Returns the constructor arguments."""
        names = ("learning_rate", "steps", "warmup", "decay")
        return {name: getattr(self, name) for name in names}
