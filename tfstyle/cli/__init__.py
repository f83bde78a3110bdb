"""Command-line interface.

Each command parses its flags, calls one function and prints a summary.
"""
