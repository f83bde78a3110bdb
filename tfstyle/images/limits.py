"""Limits of the pictures that are read: size, and what decoders support."""

from tfstyle.errors import InputError

# Twice Pillow's own Image.MAX_IMAGE_PIXELS (a quarter of a gigabyte at 24 bits a
# pixel), which is where Pillow refuses to open a file instead of warning.
MAX_PIXELS = 178_956_970

# The coarsest grid on which a picture is compared has one cell per 16 pixels (four
# halvings); a smaller side leaves that grid without a single whole cell.
MIN_SIDE = 16


def check_size(height: int, width: int, name: str, received: str) -> None:
    """Refuses a picture that is too large to decode or too small to work with.

    Args:
        height: In pixels.
        width: In pixels.
        name: Name of the argument that was set, for the message.
        received: How the message shows its value.

    Raises:
        InputError: More than `MAX_PIXELS` pixels, or a side below `MIN_SIDE`.

    Example:

    >>> check_size(480, 640, "content", "'photo.jpg'")
    """
    if height * width > MAX_PIXELS:
        raise too_large(name, received, f", not {width} x {height}")
    if min(height, width) < MIN_SIDE:
        raise InputError(
            f"Expected `{name}` to be at least {MIN_SIDE} x {MIN_SIDE} pixels, not "
            f"{width} x {height}. Received: {name}={received}"
        )


def too_large(name: str, received: str, found: str = "") -> InputError:
    """Returns the error for a picture of more than `MAX_PIXELS` pixels.

    Args:
        name: Name of the argument that was set.
        received: How the message shows its value.
        found: What follows the limit in the message, such as the size.

    Returns:
        The error, to be raised.
    """
    return InputError(
        f"Expected `{name}` to have at most {MAX_PIXELS} pixels{found}. "
        f"Received: {name}={received}"
    )


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
