"""Reimplementations of other projects' networks, for comparison."""
