"""Warning about a run whose last losses show that training has diverged."""

import logging
from collections.abc import Mapping
from typing import Any

# Maximum content distance in a healthy run. Pictures with all-zero features have a
# distance of 1; pictures unrelated to the photographs have a distance of 1 to 2.
MOST_CONTENT = 1.6
# Maximum cycle term in a healthy run. New generators make gray pictures, for which the
# term is at most 1; it is 1 if all pixels of the originals are black or white. Between
# two unrelated photographs, or two unrelated paintings, the term is about 0.6.
MOST_CYCLE = 1.0
# Number of steps before which a single unusual crop may exceed the limits.
_FIRST = 25
# For each loss term, its maximum in a healthy run, and the option with its weight.
_LIMITS = {
    "content": (MOST_CONTENT, "content_weight"),
    "cycle_photo": (MOST_CYCLE, "cycle_weight"),
    "cycle_painting": (MOST_CYCLE, "cycle_weight"),
}


def warn_of_divergence(entry: Mapping[str, float], options: Any) -> None:
    """Warns if a loss term is larger than in any healthy run.

    Args:
        entry: Last entry of the run's log.
        options: Training options.
    """
    if entry.get("step", 0) < _FIRST:
        return
    for name, (limit, weight) in _LIMITS.items():
        value = entry.get(name, 0.0)
        if value > limit and getattr(options, weight):
            logging.getLogger("tfstyle").warning(
                "Training has probably diverged: the %s term is %.2f after the last "
                "step, but at most %g in a healthy run. A lower learning_rate may "
                "help. Received: learning_rate=%g",
                name,
                value,
                limit,
                options.learning_rate,
            )
