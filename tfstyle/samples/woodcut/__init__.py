"""A woodcut, cut and printed block by block."""

from tfstyle.samples.woodcut.picture import render

__all__ = ["render"]
