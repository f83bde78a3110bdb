"""Flags that divide the work of a command among processes and machines."""

from absl import flags

from tfstyle.cli.flag_errors import UsageError, checking_flags
from tfstyle.distribution.options import CORES, Spread
from tfstyle.distribution.shard import MOST_SHARDS

SPREAD_FLAGS = ("shard", "ray", "ray_cores", "ship")


def define_spread_flags(values: flags.FlagValues) -> None:
    """Defines `--shard`, `--ray`, `--ray_cores` and `--ship`."""
    flags.DEFINE_string(
        "shard",
        "",
        f"I/N: divide the work into N shares (at most {MOST_SHARDS}), and handle only "
        "share I, from 0 to N - 1; run the command once for each share, on one machine "
        "or on several that have access to the same folders",
        flag_values=values,
    )
    flags.DEFINE_string(
        "ray",
        "",
        "Ray cluster that does the work: HOST:PORT or auto; auto uses the address in "
        "the environment variable RAY_ADDRESS; if the variable is not set, auto uses "
        "the cluster on this machine, and starts it if necessary",
        flag_values=values,
    )
    flags.DEFINE_integer(
        "ray_cores",
        CORES,
        "number of processor cores for each worker of the Ray cluster",
        1,
        flag_values=values,
    )
    flags.DEFINE_boolean(
        "ship",
        False,
        "send files through the Ray cluster's object store, for machines without a "
        "shared folder",
        flag_values=values,
    )


def read_spread(values: flags.FlagValues) -> Spread:
    """Returns the division of work that the flags describe.

    Raises:
        UsageError: The value of a flag is invalid or empty.
    """
    check_no_empty_spread(values)
    with checking_flags():
        return Spread.parse(values.shard, values.ray, values.ray_cores, values.ship)


def check_no_empty_spread(values: flags.FlagValues) -> None:
    """Rejects an empty `--shard` or `--ray`, as in `--shard=$X` with X unset.

    Without this check, each process of a job array would do all of the work.

    Raises:
        UsageError: A flag is given without a value.
    """
    for name, expected in (("shard", "I/N"), ("ray", "auto or HOST:PORT")):
        if values[name].present and not values[name].value:
            raise UsageError(
                f"Expected `{name}` to be {expected}, or not to be given. Received: "
                f"{name}=''"
            )
