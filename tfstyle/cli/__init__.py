"""Command line. Each command parses flags, calls one function and prints a summary."""
