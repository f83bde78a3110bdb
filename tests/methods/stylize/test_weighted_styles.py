"""Tests of parsing styles and weights from strings, lists and dictionaries."""

import pytest

from tfstyle.errors import InputError
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


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("a,,b", "no empty name"),
        (":2", "no empty name"),
        ("", "no empty name"),
        (["a", ""], "no empty name"),
        ({"": 1}, "no empty name"),
        ("a:2:3", "'a' in `style` to have a single weight"),
        ("c:2:3,b", "'c' in `style` to have a single weight"),
        ("a:1e19", r"from 0 to 1e\+18, not '1e19'"),
        ("a:-1", "of at least 0, not '-1'"),
        ("https://x.example/a.jpg", "not a URL; download the painting first"),
        ("a,https://x.example/a.jpg:2", "not a URL"),
        (["a", "https://x.example"], "not a URL"),
    ],
)
def test_malformed_blends_are_refused(style, line):
    with pytest.raises(InputError, match=line):
        parse_styles(style, {"a", "b"}.__contains__)


def test_colons_in_paths_are_not_weights():
    found = parse_styles({"C:\\a.jpg": 1}, {"a"}.__contains__)
    assert found[0].source == "C:\\a.jpg"
    assert parse_styles("C:\\a.jpg:2", {"a"}.__contains__)[0].source == "C:\\a.jpg"
