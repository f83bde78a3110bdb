"""The style to paint in, given by one or several `--style`."""

from collections.abc import Sequence

from tfstyle.errors import InputError
from tfstyle.methods.stylize.hub_stylizer import ModuleStylizer
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.stylizer import PhotoStylizer
from tfstyle.methods.stylize.stylizers import make_stylizer


def open_stylizer(
    styles: Sequence[str], options: StylizeOptions
) -> tuple[PhotoStylizer, str]:
    """Opens the network and checks the style.

    Args:
        styles: Values of the flag. Several are mixed, as with commas between them.
        options: Options with the network's name.

    Returns:
        The stylizer and the style as one string.

    Raises:
        InputError: The network or the style cannot be used, or there are several styles
            for a module that takes one painting.
    """
    stylizer = make_stylizer(options)
    if len(styles) > 1 and isinstance(stylizer, ModuleStylizer):
        raise InputError(
            "Expected `style` to be given once, for the model takes one painting. "
            f"Received: style={list(styles)}"
        )
    style = ",".join(styles)
    stylizer.check(style)
    return stylizer, style
