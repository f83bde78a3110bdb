"""From values at positions to one number for each picture of a batch."""

from keras import ops


def picture_sum(values):
    """Sums all but the batch: `(batch, ...)` to `(batch,)`."""
    return ops.sum(values, axis=_within(values))


def picture_mean(values):
    """Averages all but the batch: `(batch, ...)` to `(batch,)`."""
    return ops.mean(values, axis=_within(values))


def _within(values) -> tuple[int, ...]:
    return tuple(range(1, len(values.shape)))
