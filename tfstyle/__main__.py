"""`python -m tfstyle`, the same as `tfstyle`."""

from tfstyle.cli.entry import run

run()
