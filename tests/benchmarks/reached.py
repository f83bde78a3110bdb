"""First points at which loss curves reach a goal, and table rows for them."""

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from tests.benchmarks.textbook_curve import Curve


class Point(NamedTuple):
    """Intermediate picture of a run.

    Attributes:
        seconds: Time at which the picture was finished.
        loss: Loss of the picture.
        step: Number of steps taken so far.
    """

    seconds: float
    loss: float
    step: int


def reached(points: Sequence[Point], goal: float) -> Point | None:
    """Returns the first point whose loss is at most the goal, or None.

    Example:

    >>> reached([Point(1.0, 5.0, 1), Point(2.0, 3.0, 2), Point(3.0, 4.0, 3)], 4.0)
    Point(seconds=2.0, loss=3.0, step=2)
    """
    return next((point for point in points if point.loss <= goal), None)


def textbook_row(curve: Curve) -> dict:
    """Returns the row of the textbook loop: when it first reached its final loss."""
    points = list(map(Point, curve.seconds, curve.losses, range(len(curve.losses))))
    there = reached(points, curve.losses[-1])
    return {
        "seconds": there.seconds,
        **dict.fromkeys(("least", "most")),  # there is only one run
        "factor": 1.0,
        "steps": there.step,
        "loss at the end": curve.losses[-1],
        "in all": curve.seconds[-1],
        "peak MiB": curve.peak_mib,
    }


def our_row(runs: Sequence[Sequence[Point]], goal: float, theirs: float) -> dict:
    """Returns the row of tfstyle's runs: when they first reached the goal, if they did.

    Args:
        runs: Points of each run.
        goal: Loss to reach.
        theirs: Time of the textbook loop, in seconds.
    """
    there, end = [reached(points, goal) for points in runs], runs[0][-1]
    row = {"loss at the end": end.loss, "seconds": "not reached"}
    if None in there:
        return row
    seconds = [point.seconds for point in there]
    median = statistics.median(seconds)
    row |= {"seconds": median, "least": min(seconds), "most": max(seconds)}
    return {**row, "factor": theirs / median, "steps": there[0].step}
