"""Tests of characters that a font cannot draw."""

import pytest
from PIL import ImageFont

from tfstyle.images.drawable import drawable

FONTS = {
    "outlines": ImageFont.load_default(18),
    "bitmaps": ImageFont.load_default_imagefont(),
}


@pytest.mark.parametrize("font", FONTS.values(), ids=FONTS)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("starry_night (2) ~", "starry_night (2) ~"),
        ("Große Élan", "Grosse Elan"),
        ("e\u0301 ÄÖ", "e AO"),
        ("日本", r"\u65e5\u672c"),
        ("Ж😀", r"\u0416\U0001f600"),
        ("", ""),
    ],
)
def test_characters_without_a_glyph_are_replaced(font, text, expected):
    assert drawable(text, font) == expected
