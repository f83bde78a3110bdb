"""The exception for healthy files that are not read."""


class UnsupportedError(Exception):
    """A healthy file of a kind that is not read; its text is the reason."""
