"""Entry point of the program, which handles Ctrl-C and SIGTERM from the start."""

import sys

from tfstyle.cli.interruption import INTERRUPTED, hide_lost_interruptions, leave
from tfstyle.interruption import interruption_kept, raise_on_signals


def run() -> None:
    """Runs the command given on the command line, and exits with its exit code."""
    raise_on_signals()
    hide_lost_interruptions()
    try:
        with interruption_kept():
            from tfstyle.cli.main import run_program

            run_program()
    except KeyboardInterrupt:
        print("tfstyle: Interrupted; nothing was written.", file=sys.stderr)
        leave(INTERRUPTED)
