import os
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.images import describe_left_out, find_pictures, list_pictures
from tfstyle.images.folder import LeftOut

PICTURE = Image.new("RGB", (16, 16))


def _fill(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return [folder / name for name in names]


def test_jpegs_of_all_names(tmp_path):
    names = ["a.jpg", "b.JPEG", "c.jfif", "d.jpe", "e.MPO", "sub/f.jpg"]
    expected = _fill(tmp_path, *names)
    assert list_pictures(tmp_path) == (expected, [])
    assert find_pictures(tmp_path) == expected


def test_the_rest_is_named_with_reasons(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as if not installed
    _fill(tmp_path, "a.jpg", "b.heic", "c.psd", "sub/d.txt", ".hidden", ".git/e.jpg")
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "nowhere")
    (tmp_path / "link").symlink_to(tmp_path / "sub")
    os.mkfifo(tmp_path / "pipe.png")
    pictures, left_out = list_pictures(tmp_path)
    assert pictures == [tmp_path / "a.jpg"]
    assert left_out == [
        (tmp_path / "b.heic", "needs `pip install 'tfstyle[heif]'`"),
        (tmp_path / "c.psd", "not a supported picture file"),
        (tmp_path / "gone.jpg", "not a file"),
        (tmp_path / "link", "a link to a folder"),
        (tmp_path / "pipe.png", "not a file"),
        (tmp_path / "sub" / "d.txt", "not a supported picture file"),
    ]


def test_heic_is_listed_where_it_is_read(tmp_path):
    pytest.importorskip("pillow_heif")
    path = _fill(tmp_path, "a.heic")
    assert find_pictures(tmp_path) == path


def test_a_jpeg_by_the_name_of_a_heic_is_listed(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    PICTURE.save(tmp_path / "a.heic", "JPEG")
    assert find_pictures(tmp_path) == [tmp_path / "a.heic"]


@pytest.mark.skipif(os.name != "posix", reason="needs permission bits")
def test_subfolders_that_cannot_be_read_are_named():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        _fill(folder, "a.jpg", "private/b.jpg")
        (folder / "private").chmod(0)
        user = os.geteuid()
        try:
            if user == 0:  # root can read everything
                os.seteuid(65534)
            listing = list_pictures(folder)
        finally:
            os.seteuid(user)
            (folder / "private").chmod(0o755)
    reason = "unreadable folder: Permission denied"
    assert listing == ([folder / "a.jpg"], [(folder / "private", reason)])


def test_one_line_shows_five_names():
    left_out = [LeftOut(Path(f"{i}.txt"), "no") for i in range(7)]
    assert describe_left_out(left_out[:1]) == "1 left out: '0.txt' (no)"
    assert describe_left_out(left_out) == (
        "7 left out: '0.txt' (no), '1.txt' (no), '2.txt' (no), '3.txt' (no), "
        "'4.txt' (no) and 2 more"
    )
    odd = [LeftOut(Path("a\n\x1b[31m.txt"), "no")]
    assert describe_left_out(odd) == "1 left out: 'a\\n\\x1b[31m.txt' (no)"


def test_find_pictures_logs_the_line(tmp_path, caplog):
    _fill(tmp_path, "a.jpg", "b.txt")
    assert find_pictures(tmp_path, "photos") == [tmp_path / "a.jpg"]
    reason = "not a supported picture file"
    shown = f"{str(tmp_path / 'b.txt')!r} ({reason})"
    assert caplog.messages == [f"`photos`: 1 left out: {shown}"]


def test_a_folder_without_pictures(tmp_path):
    _fill(tmp_path, "b.txt")
    with pytest.raises(InputError) as caught:
        find_pictures(tmp_path, "photos")
    message = str(caught.value)
    assert message.startswith(
        "Expected `photos` to be a folder that contains pictures (.jpg"
    )
    assert "; 1 left out: " in message
    assert message.endswith(f". Received: photos={str(tmp_path)!r}")


@pytest.mark.parametrize("name", ["none", "file.txt"])
def test_what_is_no_folder(tmp_path, name):
    _fill(tmp_path, "file.txt")
    with pytest.raises(InputError, match="to be a folder that contains pictures"):
        list_pictures(tmp_path / name)


def test_an_empty_path_is_not_the_current_folder():
    with pytest.raises(InputError, match=r"`style` to be a path\. Received: style=''"):
        list_pictures("", "style")
