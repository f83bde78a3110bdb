"""Networks that workers run. Another kind of network file is to be added here."""

from pathlib import Path

from tfstyle.models.find import find_model
from tfstyle.runtimes import Runtime, open_runtime


def open_runner(path: str | Path, runtime: str, threads: int) -> Runtime:
    """Makes a network ready to paint.

    Args:
        path: A bundled network's name, or a file or folder of one.
        runtime: As for `tfstyle.runtimes.open_runtime`.
        threads: Threads that paint one picture together, under LiteRT.

    Raises:
        InputError: The network cannot be used.
    """
    # No megapixels: LiteRT, where it is there.
    return open_runtime(find_model(str(path)), runtime, 0, threads)
