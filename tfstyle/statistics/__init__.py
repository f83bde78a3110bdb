"""Style statistics: functions of sums over the positions of a feature map."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from tfstyle.errors import check_name

# Each statistic has a module with a function of the same name. If a statistic is not
# compared by squared differences, its module also has the functions `distance` and
# `target`.
STATISTICS = ("gram", "covariance", "mean_std", "w2")


def get(identifier: str | Callable) -> Callable:
    """Returns the function that computes a statistic from `PositionSums`.

    Args:
        identifier: Name from `STATISTICS`, or a function, which is returned unchanged.

    Raises:
        InputError: The name is unknown.
    """
    if callable(identifier):
        return identifier
    check_name("statistic", identifier, STATISTICS)
    return getattr(_module(identifier), identifier)


def distance_of(identifier: str | Callable) -> Callable | None:
    """Returns the distance function of a statistic, or None if it has none.

    Statistics without a distance function are compared by squared differences.

    Returns:
        Function that takes a statistic and a target (see `target_of`), and returns
        distances, `(batch,)`: 0 if the statistic equals that of the style, and about 1
        if the statistic is all zeros.
    """
    return (
        None if callable(identifier) else getattr(_module(identifier), "distance", None)
    )


def target_of(identifier: str | Callable) -> Callable:
    """Returns the function that computes a target from the statistic of a style.

    Returns:
        Function that takes the statistic of a style, and returns a target for the
        distance function (see `distance_of`). For most statistics, the target is the
        statistic itself.
    """
    own = None if callable(identifier) else getattr(_module(identifier), "target", None)
    return own or (lambda statistic: statistic)


def _module(name: str) -> ModuleType:
    return import_module(f"tfstyle.statistics.{name}")
