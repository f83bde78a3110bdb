"""What "style" is: functions of sums over the positions of a feature map."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from tfstyle.errors import check_name

# One module each, whose function of the same name makes the statistic of the sums. One
# that is no point of a flat space brings its own `distance`.
STATISTICS = ("gram", "covariance", "mean_std", "w2")


def get(identifier: str | Callable) -> Callable:
    """Returns a statistic, `PositionSums` to a tensor, by its name.

    Args:
        identifier: One of `STATISTICS`, or a function, which is returned as it is.

    Raises:
        InputError: There is no such statistic.
    """
    if callable(identifier):
        return identifier
    check_name("statistic", identifier, STATISTICS)
    return getattr(_module(identifier), identifier)


def own_distance(identifier: str | Callable) -> Callable | None:
    """Returns a statistic's own distance, or None if squares of differences will do.

    Returns:
        `(statistic, own_target)` to `(batch,)`: 0 is equal, 1 as far as nothing at all.
    """
    return (
        None if callable(identifier) else getattr(_module(identifier), "distance", None)
    )


def own_target(identifier: str | Callable) -> Callable:
    """Returns what makes a target of a style's statistic, computed once.

    Returns:
        From a statistic to what its own distance compares with; the same for most.
    """
    own = None if callable(identifier) else getattr(_module(identifier), "target", None)
    return own or (lambda statistic: statistic)


def _module(name: str) -> ModuleType:
    return import_module(f"tfstyle.statistics.{name}")
