"""Lines about pictures that are read, but not as they are."""

import logging


def warn(line: str) -> None:
    """Logs a line for the user."""
    logging.getLogger("tfstyle").warning(line)
