"""Trainer that teaches a trained network the corrections of `calm_target`."""

import keras
from keras import ops

from tfstyle.training.arbitrary.calm_target import calm_target
from tfstyle.training.arbitrary.trainer import ArbitraryTrainer
from tfstyle.training.blur import blur

# Standard deviations, in pixels, of the Gaussians that isolate errors in fine strokes
# and in large areas, and weight of the errors in large areas.
FINE, LARGE, LARGE_WEIGHT = 2.0, 6.0, 4.0


class CalmTrainer(ArbitraryTrainer):
    """Trains a network to paint the pictures that `calm_target` returns.

    The target for a crop is the picture that the initial network paints. If the crop
    does not have a named style, `calm_target` corrects the target. Batches have the
    form that `ArbitraryTrainer` expects.

    Args:
        network: Trained network whose training is continued.
        *args: Other positional arguments of `ArbitraryTrainer`.
        **kwargs: Keyword arguments of `ArbitraryTrainer`.

    Reference:
        Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural Network" (2015),
        for training with the outputs of another network. The correction of these
        outputs does not come from a paper.
    """

    REPORTED = ("difference", "initial_difference")
    teacher: ArbitraryTrainer

    def __init__(self, network: keras.Model, *args, **kwargs):
        super().__init__(network, *args, **kwargs)
        self.regression.trainable = False

    def keep_teacher(self, teacher: ArbitraryTrainer) -> None:
        """Sets the teacher, which has the initial weights and is not trained.

        Args:
            teacher: Trainer with a copy of the initial network.
        """
        teacher.trainable = False
        self.teacher = teacher

    def compute_loss(
        self, x, y=None, y_pred=None, sample_weight=None, training: bool = True
    ):
        """Returns the weighted squared error of the batch, and updates the metrics."""
        before = ops.stop_gradient(self.teacher(x))
        target = calm_target(before, x["image"], x["painting"], self.options.calmness)
        named = ops.sum(x["style_weights"], axis=-1)[:, None, None, None]
        target = ops.stop_gradient(named * before + (1 - named) * target)
        error = y_pred - target
        self.trackers["difference"].update_state(_energy(error))
        self.trackers["initial_difference"].update_state(_energy(before - target))
        fine = error - blur(error, FINE)
        large = blur(error, LARGE)
        return _energy(error) + _energy(fine) + LARGE_WEIGHT * _energy(large)


def _energy(values):
    return ops.mean(ops.square(values))
