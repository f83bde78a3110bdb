"""The exception for healthy files that are not read."""


class UnsupportedError(Exception):
    """A healthy file of a kind that is not read; its text is the reason."""


def is_unsupported(error: Exception) -> bool:
    """Whether an error means that a decoder lacks something, not that data are bad."""
    text = str(error).lower()
    return isinstance(error, UnsupportedError) or any(x in text for x in _PHRASES)


# Of Pillow's and libheif's messages.
_PHRASES = (
    *("unsupported", "not supported", "cannot handle", "not available"),
    *("too large", "too much memory"),
)
