"""Choice of a bundled network by style: the default one, or that for any painting."""

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images.folder import SUFFIXES
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.style_shares import Style, parse_shares
from tfstyle.models.find import bundled_names, find_model
from tfstyle.models.saved_style import SUFFIX as SAVED_SUFFIX

# Bundled network that takes paintings and has more named styles.
ANY_PAINTING = "any"


def model_for(style: Style, model: str) -> str:
    """Chooses the network for a style.

    Args:
        style: Style, as in `tfstyle.stylize`.
        model: Value of the option; only the default may be replaced.

    Returns:
        `any` if the style contains a painting, or a name that only this network has;
        otherwise `model`.

    Example:

    >>> model_for("wave", "classic"), model_for("painting.jpg", "my.keras")
    ('classic', 'my.keras')
    """
    if model != StylizeOptions().model or ANY_PAINTING not in bundled_names():
        return model
    names = find_model(model).card.styles
    try:
        shares = parse_shares(style, lambda text: text in names or is_painting(text))
    except InputError:  # reported by the network
        return model
    texts = {share.source for share in shares if isinstance(share.source, str)}
    if len(texts) == len(shares) and texts <= set(names):
        return model
    unknown = texts - set(find_model(ANY_PAINTING).card.styles)
    return ANY_PAINTING if all(map(is_painting, unknown)) else model


def is_painting(text: str) -> bool:
    """Whether a style is a file, by its suffix or because it exists."""
    path = expand(text)
    return path.suffix.lower() in (*SUFFIXES, SAVED_SUFFIX) or path.exists()
