"""`python -m tfstyle`, the same as `tfstyle`."""

from tfstyle.cli.main import run

run()
