"""Tests of styles saved in files."""

import json

import numpy as np
import pytest

import tfstyle
from tests.methods.stylize.codes import code_of_file, code_of_name, paint
from tests.painting_model import STYLES, painting_card
from tfstyle.errors import InputError
from tfstyle.models.card import Card
from tfstyle.models.saved_style import MOST_BYTES, read_saved_style
from tfstyle.models.saved_style_names import FOLDER_VARIABLE


def test_a_saved_style_paints_as_its_painting(make, photo, painting, tmp_path):
    stylizer = make()
    blend = {"dots": 1.0, painting: 2.0}
    painted = stylizer(photo, blend)
    path = tmp_path / "mine.style"
    assert stylizer.save_style(blend, path) == str(path)
    np.testing.assert_allclose(make()(photo, str(path)), painted, atol=1e-6)
    saved = read_saved_style(path, painting_card())
    assert (saved.name, saved.title) == ("mine", f"dots, {painting.name}")


def test_a_style_saved_by_name_is_one_of_the_styles(
    make, photo, painting, tmp_path, monkeypatch
):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "styles"))
    stylizer = make()
    painted = stylizer(photo, painting)
    stylizer.save_style(painting, "mine")
    assert make().styles == (*STYLES, "mine")
    assert tfstyle.styles(make().options.model) == (*STYLES, "mine")
    np.testing.assert_allclose(make()(photo, "mine"), painted, atol=1e-6)
    half = 0.5 * code_of_name("dots") + 0.5 * code_of_file(painting)
    blend = make()(photo, "mine,dots")
    np.testing.assert_allclose(blend, paint(photo, half), atol=0.01)


def test_a_saved_style_is_not_trusted(make, photo, tmp_path):
    stylizer, path = make(), tmp_path / "mine.style"
    stylizer(photo, "dots")
    stylizer.save_style("dots", path)
    record = json.loads(path.read_text())
    other = Card("other", "ArbitraryNet", STYLES)
    with pytest.raises(InputError, match="a network other than 'other'"):
        read_saved_style(path, other)
    with pytest.raises(InputError, match="numbers, not 7"):
        read_saved_style(path, painting_card(), 7)
    nan = np.full(3, np.nan, "<f4")
    import base64

    for change, message in (
        ({"code": base64.b64encode(nan.tobytes()).decode()}, "invalid numbers"),
        ({"code": "abc"}, "its code is damaged"),
        ({"code": 7}, "its code is damaged"),
        ({"code": ""}, "its code is empty"),
        ({"format": 9}, "its format is not 1"),
        ({"name": "../evil"}, "no valid name"),
        ({"kind": "else"}, "made by another program"),
    ):
        path.write_text(json.dumps(record | change))
        with pytest.raises(InputError, match=message):
            make()(photo, str(path))
    path.write_bytes(b" " * (MOST_BYTES + 1))
    with pytest.raises(InputError, match=f"more than {MOST_BYTES} bytes"):
        make()(photo, str(path))
    with pytest.raises(InputError, match="does not exist"):
        make()(photo, str(tmp_path / "nowhere.style"))


def test_a_code_of_another_length_is_refused(make, photo, tmp_path):
    from tfstyle.models.saved_style import (
        SavedStyle,
        network_digest,
        write_saved_style,
    )

    digest = network_digest(painting_card())
    short = SavedStyle("short", "", digest, np.ones(7, np.float32))
    write_saved_style(short, tmp_path / "short.style")
    with pytest.raises(InputError, match="7 numbers"):
        make()(photo, str(tmp_path / "short.style"))


def test_a_name_that_is_taken_is_refused(make, photo, tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    stylizer = make()
    stylizer(photo, "dots")
    for name in ("dots", "all"):
        with pytest.raises(InputError, match=f"available name, but '{name}' is "):
            stylizer.save_style("dots", name)
    assert not list(tmp_path.glob("*.style"))


def test_a_name_saved_for_another_network_is_recognized(
    make, photo, tmp_path, monkeypatch
):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    stylizer = make()
    stylizer(photo, "dots")
    path = stylizer.save_style("dots", "fine")
    record = json.loads((tmp_path / "fine.style").read_text())
    (tmp_path / "fine.style").write_text(json.dumps(record | {"network": "0" * 32}))
    with pytest.raises(InputError, match="saved for a network other than") as caught:
        make()(photo, "fine")
    assert str(caught.value).endswith(f"Received: style='{path}'")
