"""A woodcut, cut and printed block by block."""

from tests.samples.woodcut.picture import render

__all__ = ["render"]
