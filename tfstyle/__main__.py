"""Entry point of `python -m tfstyle`, which is the same command as `tfstyle`."""

from tfstyle.cli.entry import run

run()
