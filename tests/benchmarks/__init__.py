"""Measurements, which are not tests: `python -m tests.benchmarks --help`."""
