"""Stress tests of the whole package: damaged files, killed commands, overload."""
