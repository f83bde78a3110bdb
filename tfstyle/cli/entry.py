"""Entry point of the program, which handles Ctrl-C from the start."""

import sys

from tfstyle.cli.interruption import INTERRUPTED


def run() -> None:
    """Runs the command on the command line, and exits with its code."""
    try:
        from tfstyle.cli.main import run_program
    except KeyboardInterrupt:
        print("tfstyle: Interrupted; nothing was written.", file=sys.stderr)
        sys.exit(INTERRUPTED)
    run_program()
