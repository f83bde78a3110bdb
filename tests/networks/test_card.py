import json
import zipfile

import pytest

from tfstyle.errors import InputError
from tfstyle.networks.card import MEMBER, Card, add_card, check_styles, read_card
from tfstyle.version import __version__

RECORD = {
    "program": "tfstyle",
    "format": 1,
    "version": __version__,
    "name": "tiny",
    "network": "TransformerNet",
    "styles": ["dots", "lines"],
    "about": {},
}


@pytest.fixture
def zip_file(tmp_path):
    path = tmp_path / "network.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", "{}")
    return path


@pytest.fixture
def litert_file(tmp_path):
    path = tmp_path / "network.tflite"
    path.write_bytes(b"\x1c\x00\x00\x00TFL3" + bytes(range(256)))
    return path


def _with_member(path, content: str):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(MEMBER, content)
    return path


@pytest.mark.parametrize("kind", ["zip_file", "litert_file"])
def test_what_is_added_is_read(request, kind, card):
    path = request.getfixturevalue(kind)
    before = path.read_bytes()
    add_card(path, card)
    assert read_card(str(path)) == card
    if kind == "litert_file":  # LiteRT reads from the beginning
        assert path.read_bytes().startswith(before)
    else:
        assert zipfile.ZipFile(path).read("config.json") == b"{}"


def test_the_record_says_whose_it_is(zip_file, card):
    add_card(zip_file, card)
    record = json.loads(zipfile.ZipFile(zip_file).read(MEMBER))
    assert list(record) == list(RECORD)
    assert [record[key] for key in ("program", "format")] == ["tfstyle", 1]
    assert record["version"] == __version__


def test_the_same_card_gives_the_same_bytes(tmp_path, card):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"")
        add_card(tmp_path / name, card)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"program": "magic"}, "it is of another program"),
        ({"format": 2, "version": "9.1"}, rf"tfstyle 9\.1 in format 2.* {__version__}"),
        ({"styles": "dots"}, "no usable 'styles'"),
        ({"styles": []}, "no usable 'styles'"),
        ({"about": None}, "no usable 'about'"),
    ],
)
def test_another_record_is_refused(zip_file, change, found):
    _with_member(zip_file, json.dumps(RECORD | change))
    with pytest.raises(
        InputError, match=rf"Expected `model`.*{found}.*model='.*keras'"
    ):
        read_card(zip_file)


@pytest.mark.parametrize("key", ["name", "network", "styles", "about"])
def test_a_record_without_a_key_is_refused(zip_file, key):
    _with_member(zip_file, json.dumps({k: v for k, v in RECORD.items() if k != key}))
    with pytest.raises(InputError, match=f"no usable '{key}'"):
        read_card(zip_file)


@pytest.mark.parametrize("content", ["{", "[1]", "null", b"\xff\xfe"])
def test_a_damaged_record_is_refused(zip_file, content):
    with pytest.raises(InputError, match=r"damaged|another program"):
        read_card(_with_member(zip_file, content))


def test_files_of_others_are_refused_by_what_they_are(zip_file, litert_file, tmp_path):
    with pytest.raises(InputError, match="it is a zip of another program"):
        read_card(zip_file)
    with pytest.raises(InputError, match="it is a LiteRT file of another program"):
        read_card(litert_file)
    zip_file.write_bytes(zip_file.read_bytes()[:-10])
    with pytest.raises(InputError, match="it is damaged"):
        read_card(zip_file)
    text = tmp_path / "text.keras"
    text.write_text("no network")
    with pytest.raises(InputError, match="it is something else"):
        read_card(text)


def test_what_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(
        InputError, match=r"no such file.*Received: model='.*gone.keras"
    ):
        read_card(tmp_path / "gone.keras")
    with pytest.raises(InputError, match="is a directory"):
        read_card(tmp_path)


@pytest.mark.parametrize("styles", [(), ("a", "a"), ("a,b",), ("a:1",), ("",)])
def test_styles_need_names_that_the_command_line_can_tell_apart(styles):
    with pytest.raises(InputError, match="different names without comma or colon"):
        Card("tiny", "TransformerNet", styles)


def test_a_card_for_another_number_of_styles_is_refused(card):
    check_styles("a.keras", card, 2)
    with pytest.raises(InputError, match=r"has 3 styles, but its card names 2"):
        check_styles("a.keras", card, 3)
