import hashlib
import json
import os
import struct
import tracemalloc
import zipfile

import pytest

from tfstyle.errors import InputError
from tfstyle.models.card import (
    MEMBER,
    MOST_CARD_BYTES,
    Card,
    StoredCard,
    add_card,
    check_styles,
    read_card,
    read_stored_card,
)
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
        with path.open("rb") as file:
            stored = read_stored_card(path, file)
        digest = hashlib.sha256(before).hexdigest()
        assert stored == StoredCard(card, len(before), digest)
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
        ({"program": "magic"}, "it was made by another program"),
        ({"format": 2, "version": "9.1"}, rf"tfstyle 9\.1 in format 2.* {__version__}"),
        ({"styles": "dots"}, "no valid 'styles'"),
        ({"styles": []}, "no valid 'styles'"),
        ({"about": None}, "no valid 'about'"),
        ({"about": {"styles": [1, 2]}}, "no valid 'about'"),
        ({"about": {"styles": {"dots": 5}}}, "no valid 'about'"),
        ({"about": {"styles": {"dots": {"title": 5}}}}, "no valid 'about'"),
        ({"about": {"options": 5}}, "no valid 'about'"),
        ({"about": {"options": {"blocks": -50}}}, "no valid 'about'"),
        ({"about": {"options": {"blocks": 10**12}}}, "no valid 'about'"),
        ({"about": {"options": {"blocks": True}}}, "no valid 'about'"),
        ({"about": {"licence": ["MIT"]}}, "no valid 'about'"),
        ({"styles": [{"x": 1}]}, "no valid 'styles'"),
        ({"styles": ["dots", "dots"]}, "no valid 'styles'"),
        ({"styles": ["\ud800"]}, "no valid 'styles'"),
        ({"styles": ["\x1b]0;title\x07a"]}, "no valid 'styles'"),
        ({"styles": ["right\u202eleft"]}, "no valid 'styles'"),
        ({"styles": [f"style{n}" for n in range(1001)]}, "no valid 'styles'"),
        ({"name": "../../evil"}, "no valid 'name'"),
        ({"name": "..\\evil"}, "no valid 'name'"),
        ({"name": "-rf"}, "no valid 'name'"),
        ({"name": ".hidden"}, "no valid 'name'"),
        ({"name": "a\nb"}, "no valid 'name'"),
        ({"name": "n" * 101}, "no valid 'name'"),
        ({"network": "\x1b[31mred"}, "no valid 'network'"),
        ({"sha256": 5}, "no valid 'sha256'"),
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
    with pytest.raises(InputError, match=f"no valid '{key}'"):
        read_card(zip_file)


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[1]",
        "null",
        b"\xff\xfe",
        "[" * 100_000,
        '{"a":' * 100_000,
        json.dumps(RECORD).replace("{}", '{"loss": NaN}'),
        json.dumps(RECORD).replace("{}", '{"loss": 1e999}'),
        json.dumps(RECORD).replace("{}", '{"loss": ' + "1" * 21 + "}"),
    ],
)
def test_a_damaged_record_is_refused(zip_file, content):
    with pytest.raises(InputError, match=r"damaged|another program"):
        read_card(_with_member(zip_file, content))


def test_files_of_others_are_refused_by_what_they_are(zip_file, litert_file, tmp_path):
    with pytest.raises(InputError, match="without a tfstyle model card"):
        read_card(zip_file)
    with pytest.raises(InputError, match="it is a LiteRT file made by another program"):
        read_card(litert_file)
    zip_file.write_bytes(zip_file.read_bytes()[:-10])
    with pytest.raises(InputError, match="it does not end with a zip archive"):
        read_card(zip_file)
    text = tmp_path / "text.keras"
    text.write_text("no network")
    with pytest.raises(InputError, match="its format is unknown"):
        read_card(text)


def test_what_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(
        InputError, match=r"no such file.*Received: model='.*gone.keras"
    ):
        read_card(tmp_path / "gone.keras")
    with pytest.raises(InputError, match="is a directory"):
        read_card(tmp_path)


@pytest.mark.parametrize(
    "styles", [(), ("a", "a"), ("a,b",), ("a:1",), ("",), ("a" * 101,), ("a\nb",)]
)
def test_styles_need_names_that_the_command_line_can_tell_apart(styles):
    with pytest.raises(
        InputError, match=r"1 to 1000 different .* must not contain commas, colons"
    ):
        Card("tiny", "TransformerNet", styles)


def test_a_card_for_another_number_of_styles_is_refused(card):
    check_styles("a.keras", card, 2)
    with pytest.raises(InputError, match=r"has 3 styles, but its card lists 2"):
        check_styles("a.keras", card, 3)


def test_texts_cannot_steer_a_terminal(zip_file):
    about = {
        "styles": {"dots": {"title": "The\x1b[31m Sea\n\ud800"}},
        "log": [1, "\x07"],
    }
    _with_member(zip_file, json.dumps(RECORD | {"about": about}))
    expected = {"styles": {"dots": {"title": "The\ufffd[31m Sea \ufffd"}}}
    assert read_card(zip_file).about == {**expected, "log": [1, "\ufffd"]}


def _with_compressed_card(path, method):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MEMBER, json.dumps(RECORD), compress_type=method)
    return path.read_bytes()


def test_a_compressed_card_is_read(tmp_path):
    path = tmp_path / "network.keras"
    _with_compressed_card(path, zipfile.ZIP_DEFLATED)
    assert read_card(path).styles == ("dots", "lines")


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_other_compressions_are_refused(tmp_path, method):
    path = tmp_path / "network.keras"
    _with_compressed_card(path, method)
    with pytest.raises(InputError, match="encrypted or uses an unsupported"):
        read_card(path)


# Of the field in the member's own header and in the directory: APPNOTE.TXT, 4.3.
@pytest.mark.parametrize(
    ("in_header", "in_directory", "value", "found"),
    [
        (6, 8, 1, "encrypted or uses an unsupported"),  # flags
        (8, 10, 99, "encrypted or uses an unsupported"),  # method
        (14, 16, 12345, "is damaged"),  # checksum
        (22, 24, 2**31, "2147483648 bytes, more than 1048576"),  # size
        (22, 24, 10, "is damaged"),
    ],
)
def test_exotic_headers_are_refused(tmp_path, in_header, in_directory, value, found):
    path = tmp_path / "network.keras"
    content = bytearray(_with_compressed_card(path, zipfile.ZIP_STORED))
    layout = "<I" if value > 99 or in_header == 22 else "<H"
    directory = content.index(b"PK\1\2")
    struct.pack_into(layout, content, in_header, value)
    struct.pack_into(layout, content, directory + in_directory, value)
    path.write_bytes(content)
    with pytest.raises(InputError, match=found):
        read_card(path)


def test_every_flipped_bit_of_a_card_is_noticed(tmp_path, random):
    path = tmp_path / "network.keras"
    content = _with_compressed_card(path, zipfile.ZIP_STORED)
    start, end = 30 + len(MEMBER), content.index(b"PK\1\2")
    for bit in random.integers(8 * start, 8 * end, 200):
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        with pytest.raises(InputError, match="is damaged"):
            read_card(path)


def test_a_card_that_inflates_is_not_inflated(tmp_path):
    path = tmp_path / "network.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MEMBER, b" " * (50 * MOST_CARD_BYTES))
    tracemalloc.start()
    with pytest.raises(InputError, match=f"more than {MOST_CARD_BYTES}"):
        read_card(path)
    # The same card with a wrong size: the directory claims 100 bytes.
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\1\2") + 24, 100)
    path.write_bytes(content)
    with pytest.raises(InputError, match="is damaged"):
        read_card(path)
    assert tracemalloc.get_traced_memory()[1] < 4 * MOST_CARD_BYTES
    tracemalloc.stop()


@pytest.mark.slow
def test_an_archive_of_too_many_members_is_refused(zip_file):
    with zipfile.ZipFile(zip_file, "a") as archive:
        for number in range(25_000):
            archive.writestr(str(number), b"")
    with pytest.raises(InputError, match="it contains too many files"):
        read_card(zip_file)


def test_two_cards_are_refused(zip_file, card):
    add_card(zip_file, card)
    with pytest.warns(UserWarning, match="Duplicate name"):
        add_card(zip_file, card)
    with pytest.raises(InputError, match="two files with the same name"):
        read_card(zip_file)


@pytest.mark.parametrize("path", ["a\0b.keras", "~nobody_of_this_name/x.keras", 5])
def test_paths_that_are_none_are_refused(path):
    with pytest.raises(InputError, match="Expected `model`"):
        read_card(path)


@pytest.mark.skipif(os.name != "posix", reason="pipes are POSIX's")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "network.keras")
    with pytest.raises(InputError, match="it is not a regular file"):
        read_card(tmp_path / "network.keras")
