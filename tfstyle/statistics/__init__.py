"""Style statistics: functions of sums over the positions of a feature map."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from tfstyle.errors import check_name

# Each statistic has a module with a function of the same name. If squared differences
# are not suitable for a statistic, its module also has `distance` and `target`.
STATISTICS = ("gram", "covariance", "mean_std", "w2")


def get(identifier: str | Callable) -> Callable:
    """Returns a statistic by name, as a function of `PositionSums`.

    Args:
        identifier: One of `STATISTICS`, or a function, which is returned unchanged.

    Raises:
        InputError: The name is unknown.
    """
    if callable(identifier):
        return identifier
    check_name("statistic", identifier, STATISTICS)
    return getattr(_module(identifier), identifier)


def distance_of(identifier: str | Callable) -> Callable | None:
    """Returns a statistic's own distance, or None if squared differences are used.

    Returns:
        Function of a statistic and a target (see `target_of`). It returns distances,
        `(batch,)`: 0 for equal statistics, about 1 for zeros.
    """
    return (
        None if callable(identifier) else getattr(_module(identifier), "distance", None)
    )


def target_of(identifier: str | Callable) -> Callable:
    """Returns the function that converts a style's statistic to a target.

    Returns:
        Function that takes a style's statistic and returns the target of the distance.
        For most statistics, the target is the statistic itself.
    """
    own = None if callable(identifier) else getattr(_module(identifier), "target", None)
    return own or (lambda statistic: statistic)


def _module(name: str) -> ModuleType:
    return import_module(f"tfstyle.statistics.{name}")
