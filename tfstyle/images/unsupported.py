"""The exception for healthy files that are not read."""


class UnsupportedError(Exception):
    """A healthy file of a kind that is not read; its text is the reason."""


def is_unsupported(error: Exception) -> bool:
    """Whether a decoder's error means that it lacks a feature, not that data are bad."""
    text = str(error).lower()
    return isinstance(error, UnsupportedError) or any(x in text for x in _PHRASES)


# Of Pillow's and libheif's messages.
_PHRASES = ("unsupported", "not supported", "cannot handle", "not available")
