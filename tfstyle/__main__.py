"""Entry point of `python -m tfstyle`, which is equivalent to the command `tfstyle`."""

from tfstyle.cli.entry import run

run()
