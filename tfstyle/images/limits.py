"""Limits on the size of pictures, and errors for unsupported files."""

from tfstyle.errors import InputError

# Maximum number of pixels in a picture. Pillow raises an error above this number, and
# warns above half of it (`PIL.Image.MAX_IMAGE_PIXELS`). A picture with half this number
# of pixels takes a quarter of a gigabyte at 24 bits per pixel.
MAX_PIXELS = 178_956_970

# Minimum side of a picture in pixels. The coarsest feature maps used for comparisons
# have one position per 16 x 16 pixels, so smaller pictures would give empty maps.
MIN_SIDE = 16


def check_size(height: int, width: int, name: str, received: str) -> None:
    """Raises an error if a picture is too large to decode or too small to stylize.

    Args:
        height: Height in pixels.
        width: Width in pixels.
        name: Argument name to show in the error message.
        received: Argument value to show in the error message.

    Raises:
        InputError: The picture has more than `MAX_PIXELS` pixels, or a side that is
            shorter than `MIN_SIDE`.

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
    """Returns the error for a picture with more than `MAX_PIXELS` pixels.

    Args:
        name: Argument name to show in the error message.
        received: Argument value to show in the error message.
        found: Text that follows the limit in the message, such as
            ", not 30000 x 20000".
    """
    return InputError(
        f"Expected `{name}` to have at most {MAX_PIXELS} pixels{found}. "
        f"Received: {name}={received}"
    )


class UnsupportedError(Exception):
    """Raised for a valid file of an unsupported kind. The message states the reason."""


def is_unsupported(error: Exception) -> bool:
    """Whether an error means that a file is unsupported, rather than damaged."""
    text = str(error).lower()
    return isinstance(error, UnsupportedError) or any(x in text for x in _PHRASES)


# Phrases that Pillow and libheif use in errors about unsupported files.
_PHRASES = (
    *("unsupported", "not supported", "cannot handle", "not available"),
    *("too large", "too much memory"),
)
