"""Tests of the names of saved styles."""

import numpy as np
import pytest

from tests.painting_model import STYLES, painting_card
from tfstyle.errors import InputError
from tfstyle.models.card import Card
from tfstyle.models.saved_style import (
    SavedStyle,
    check_saved_style,
    find_saved_styles,
    network_digest,
    write_saved_style,
)
from tfstyle.models.saved_style_names import (
    FOLDER_VARIABLE,
    RESERVED,
    new_style_path,
    style_path,
)


@pytest.fixture
def saved(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "styles"))
    digest = network_digest(painting_card())
    style = SavedStyle("fine", "Fine", digest, np.ones(7, np.float32))
    write_saved_style(style, style_path("fine"))
    return style_path("fine")


@pytest.mark.parametrize("name", [*STYLES, *RESERVED])
def test_a_name_that_would_not_be_found_is_refused(saved, tmp_path, name):
    for given in (name, saved.parent / f"{name}.style"):
        with pytest.raises(InputError, match=f"available name, but '{name}'") as caught:
            new_style_path(given, painting_card())
        assert str(caught.value).endswith(f"Received: save_style={str(given)!r}")
    elsewhere = tmp_path / f"{name}.style"
    assert new_style_path(elsewhere, painting_card()) == elsewhere


def test_a_free_name(saved):
    for name in ("fine", "finer"):
        path = saved.parent / f"{name}.style"
        assert new_style_path(name, painting_card()) == path


def test_the_style_of_another_network_is_not_called_missing(saved):
    other = Card("other", "ArbitraryNet", STYLES)
    with pytest.raises(InputError, match="saved for a network other than 'other'"):
        find_saved_styles(["fine"], other)
    assert find_saved_styles(["fine"], painting_card())[0].name == "fine"


@pytest.mark.parametrize(
    "find",
    [check_saved_style, lambda name: find_saved_styles([name], painting_card())],
)
def test_the_closest_name_is_suggested(saved, monkeypatch, tmp_path, find):
    with pytest.raises(
        InputError, match=r"Unknown `saved_style`\. Did you mean 'fine'"
    ):
        find("fime")
    with pytest.raises(InputError, match="one of fine, or a path that ends in"):
        find("nothing")
    with pytest.raises(InputError, match="the file does not exist"):
        find("gone.style")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "none"))
    with pytest.raises(InputError, match="there are no saved styles"):
        find("fine")
