"""Benchmarks, which are not run as tests: `python -m tests.benchmarks --help`."""
