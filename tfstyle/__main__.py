"""Entry point of `python -m tfstyle`, which does the same as the command `tfstyle`."""

from tfstyle.cli.entry import run

run()
