"""Replacement of characters that a font cannot draw."""

import unicodedata

from PIL import ImageFont

Font = ImageFont.ImageFont | ImageFont.FreeTypeFont

# Code point that no font contains. Pillow draws it like any other character that a font
# lacks.
_ABSENT = "\uffff"


def drawable(text: str, font: Font) -> str:
    r"""Rewrites characters that a font lacks as similar letters or escape sequences.

    Args:
        text: One line of text.
        font: Font with which the text is drawn.

    Example:

    >>> drawable("Große 波", ImageFont.load_default(18))
    'Grosse \\u6ce2'
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if _has(font, c) else _replacement(c, font) for c in composed)


def _replacement(character: str, font: Font) -> str:
    parts = unicodedata.normalize("NFKD", character.casefold())
    letters = "".join(c for c in parts if not unicodedata.combining(c))
    letters = letters.upper() if character.isupper() else letters
    if letters and all(_has(font, c) for c in letters):
        return letters
    return character.encode("ascii", "backslashreplace").decode()


def _has(font: Font, character: str) -> bool:
    if character.isspace():
        return True
    try:
        drawn, absent = (font.getmask(c) for c in (character, _ABSENT))
    except UnicodeEncodeError:  # Pillow's bitmap font covers only Latin-1
        return character.isascii()
    return (drawn.size, bytes(drawn)) != (absent.size, bytes(absent))
