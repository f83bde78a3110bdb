"""Options for dividing work among processes: a shard or a Ray cluster."""

from dataclasses import dataclass
from typing import Any, Self

from tfstyle.arguments import shown
from tfstyle.distribution.address import is_address
from tfstyle.distribution.shard import WHOLE, Shard
from tfstyle.errors import InputError

# Default number of cores per worker.
CORES = 2


@dataclass(frozen=True)
class ClusterOptions:
    """Ray cluster that does the work of one command.

    Args:
        address: HOST:PORT of a cluster, or "auto" for the address in the environment
            variable RAY_ADDRESS. If the variable is not set, "auto" selects the cluster
            on this machine. If no cluster is running there, a new cluster is started.
        cores: Number of processor cores per worker.
        ship: Whether files are sent through Ray's object store, for machines without a
            shared folder.

    Raises:
        InputError: A value is invalid.
    """

    address: str = "auto"
    cores: int = CORES
    ship: bool = False

    def __post_init__(self):
        cores = self.cores
        is_number = isinstance(cores, int) and not isinstance(cores, bool)
        if not is_number or not 1 <= cores <= 4096:
            raise _mistake("ray_cores", cores, "a whole number from 1 to 4096")
        if not isinstance(self.ship, bool):
            raise _mistake("ship", self.ship, "True or False")

    @classmethod
    def parse(cls, ray: str, cores: int, ship: bool) -> Self | None:
        """Returns the cluster that the arguments describe.

        Args:
            ray: Address of the cluster. If empty, the result is None.
            cores: Number of processor cores per worker.
            ship: Whether files are sent through the object store.

        Raises:
            InputError: A value is invalid.
        """
        is_text = isinstance(ray, str)
        if not is_text or not (ray in ("", "auto") or is_address(ray)):
            raise _mistake("ray", ray, "auto or the HOST:PORT of a Ray cluster")
        cluster = cls(ray, cores, ship)
        if not ray and ship:
            raise _mistake("ship", ship, "used with `ray`")
        if not ray and cores != CORES:
            raise _mistake("ray_cores", cores, "used with `ray`")
        return cluster if ray else None


@dataclass(frozen=True)
class Spread:
    """Division of a command's work among processes.

    Args:
        shard: Share of the work that this process does.
        cluster: Cluster that does the work; None to do it in this process.
    """

    shard: Shard = WHOLE
    cluster: ClusterOptions | None = None

    @classmethod
    def parse(
        cls, shard: str = "", ray: str = "", ray_cores: int = CORES, ship: bool = False
    ) -> Self:
        """Parses arguments that divide the work of a public function among processes.

        Args:
            shard: Share of the work as "I/N", or an empty string for all of the work.
            ray: Address of a cluster, or an empty string for no cluster.
            ray_cores: Number of processor cores per worker.
            ship: Whether files are sent through the object store.

        Raises:
            InputError: A value is invalid.
        """
        return cls(Shard.parse(shard), ClusterOptions.parse(ray, ray_cores, ship))


# This process does all of the work.
ALONE = Spread()


def _mistake(name: str, value: Any, expected: str) -> InputError:
    return InputError(
        f"Expected `{name}` to be {expected}. Received: {name}={shown(value)}"
    )
