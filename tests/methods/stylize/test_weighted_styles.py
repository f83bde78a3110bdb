"""Tests of parsing styles and weights from strings, lists and dictionaries."""

import pytest

from tfstyle.methods.stylize.weighted_styles import parse_styles


@pytest.mark.parametrize(
    ("style", "weights"),
    [
        ("a", {"a": 1}),
        ("a:2,b:6", {"a": 0.25, "b": 0.75}),
        ("a:2,b", {"a": 2 / 3, "b": 1 / 3}),
        ("x, 1:2.png", {"x, 1:2.png": 1}),
        ("x, 1:2.png:3", {"x, 1:2.png": 1}),
        (["a:3", "x, 1:2.png"], {"a": 0.75, "x, 1:2.png": 0.25}),
        ({"a": 1e18, "b": 1e18}, {"a": 0.5, "b": 0.5}),
    ],
)
def test_texts_are_split_unless_they_are_files(style, weights):
    known = {"a", "b", "x, 1:2.png"}
    found = {s.source: s.weight for s in parse_styles(style, known.__contains__)}
    assert found == pytest.approx(weights)
