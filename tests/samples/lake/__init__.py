"""A photograph-like landscape, from a small three-dimensional scene."""

from tests.samples.lake.picture import render

__all__ = ["render"]
