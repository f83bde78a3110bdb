"""The learning rate over the run."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="tfstyle")
class WarmupStableDecay(keras.optimizers.schedules.LearningRateSchedule):
    """Rises linearly, stays, and falls linearly to a hundredth at the end.

    A run that is to be longer goes on from any checkpoint of the stable part, as if it
    had been so from the beginning; a cosine would not allow that.

    Args:
        learning_rate: In the stable part.
        steps: Of the whole run.
        warmup: Share of the steps that rise.
        decay: Share of the steps that fall.

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
        """The rate at a step, counted from 0."""
        done = ops.cast(step, "float32") / self.steps
        rise = (done + 1.0 / self.steps) / max(self.warmup, 1.0 / self.steps)
        fall = (1.0 - done) / max(self.decay, 1.0 / self.steps)
        factor = ops.minimum(1.0, ops.minimum(rise, fall))
        return self.learning_rate * ops.maximum(factor, 0.01)

    def get_config(self) -> dict:
        """The arguments that make this schedule again."""
        names = ("learning_rate", "steps", "warmup", "decay")
        return {name: getattr(self, name) for name in names}
