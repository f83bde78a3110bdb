"""What "style" is: functions of sums over the positions of a feature map."""

from collections.abc import Callable
from importlib import import_module

from tfstyle.errors import check_name

# One module each, whose function of the same name makes the statistic of the sums.
STATISTICS = ("gram", "covariance", "mean_std")


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
    return getattr(import_module(f"tfstyle.statistics.{identifier}"), identifier)
