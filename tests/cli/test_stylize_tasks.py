"""Tests of several styles at once, default names of pictures, and hints."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tfstyle.cli import optimize_folder
from tfstyle.cli.commands import stylize as stylize_command
from tfstyle.errors import StorageError
from tfstyle.images import load
from tfstyle.models import find

pytest.importorskip("ai_edge_litert")


TOLERANCE = 1.5 / 255
STYLES = tfstyle.styles()


@pytest.fixture
def stylize(command_here):
    return lambda *arguments: command_here("stylize", *arguments)


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def _assert_painted(path, photo, style):
    expected = tfstyle.stylize(photo, style)
    np.testing.assert_allclose(load(path), expected, atol=TOLERANCE)


def test_the_default_name_and_what_is_there_already(folder, stylize):
    for name in ("photo-wave.png", "photo-wave-2.png"):
        ended = stylize("photo.png", "--style=wave")
        assert ended.stdout.startswith(f"{name}: 96x64, wave, ")
    _assert_painted(folder / "photo-wave-2.png", folder / "photo.png", "wave")


def test_the_only_style_of_a_network_need_not_be_given(folder, stylize):
    ended = stylize("photo.png", "--model=vivid")
    assert ended.stdout.startswith("photo-vivid.png: 96x64, vivid, ")
    expected = tfstyle.stylize(folder / "photo.png", "vivid", model="vivid")
    found = load(folder / "photo-vivid.png")
    np.testing.assert_allclose(found, expected, atol=TOLERANCE)


def test_without_style_all_words_are_photographs(folder, stylize):
    ended = stylize("photo.png", "other.png", "--model=vivid", "-o", "out")
    assert ended.returncode == 0, ended.stderr
    assert _names(folder / "out") == ["other.png", "photo.png"]


def test_an_unknown_network_is_told_before_a_missing_style(folder, stylize):
    ended = stylize("photo.png", "--model=vivd")
    assert ended.returncode == 1
    assert "Did you mean 'vivid'" in ended.stderr


@pytest.mark.parametrize("model", ["any", "classic", "hub", "https://a.example/b"])
def test_other_networks_need_a_style(folder, stylize, model):
    (folder / "hub").mkdir()
    ended = stylize("photo.png", f"--model={model}")
    assert ended.returncode == 2
    assert ended.stderr.startswith("tfstyle: Expected `--style` to be given. Received")


def test_repeated_styles_are_a_blend(folder, stylize):
    assert stylize("photo.png", "--style=wave:3", "--style=udnie").returncode == 0
    blend = folder / "photo-wave+udnie.png"
    _assert_painted(blend, folder / "photo.png", {"wave": 3, "udnie": 1})


def test_all_styles_into_a_folder(folder, stylize):
    ended = stylize("photo.png", "--style=all", "-o", "out")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.count("\n") == len(STYLES)
    assert _names(folder / "out") == sorted(f"photo-{name}.png" for name in STYLES)
    _assert_painted(folder / "out" / "photo-udnie.png", folder / "photo.png", "udnie")


@pytest.mark.parametrize(
    ("finished", "line"),
    [(0, "tfstyle: Interrupted; nothing was written."), (1, "Interrupted after 1 of ")],
)
def test_an_interruption_says_how_many_pictures_were_finished(
    folder, stylize, monkeypatch, finished, line
):
    paint, calls = stylize_command.stylize_file, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) > finished:
            raise KeyboardInterrupt
        return paint(*arguments)

    monkeypatch.setattr(stylize_command, "stylize_file", interrupted)
    ended = stylize("photo.png", "--style=all", "-o", "out")
    assert ended.returncode == 130
    assert ended.stdout.count("\n") == len(list((folder / "out").iterdir())) == finished
    assert ended.stderr.startswith(line)
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [stylize_command, optimize_folder])
def test_an_interrupted_folder_with_overwrite_starts_over(
    folder, command_here, monkeypatch, command
):
    def interrupted(*arguments, **keywords):
        raise KeyboardInterrupt

    (folder / "photos").mkdir()
    is_stylize = command is stylize_command
    name, style = ("stylize", "wave") if is_stylize else ("optimize", "painting.png")
    monkeypatch.setattr(command, f"run_{name}_folder", interrupted)
    call = [name, "photos", f"--style={style}", "--output=out"]
    ended = command_here(*call)
    assert (ended.returncode, ended.stderr) == (
        130,
        "Interrupted; repeat the command to continue.\n",
    )
    assert command_here(*call, "--overwrite").stderr == (
        "Interrupted; with --overwrite, repeating the command starts over.\n"
    )


@pytest.mark.parametrize("given", [(), ("-o", "out")])
def test_an_unreadable_photograph_does_not_keep_others_from_their_pictures(
    folder, stylize, given
):
    (folder / "bad.png").write_text("no picture")
    ended = stylize("bad.png", "photo.png", "--style=wave,udnie", "--each", *given)
    assert ended.returncode == 1
    assert ended.stdout.count("\n") == 2
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith("tfstyle: ")
    assert ended.stderr.endswith("Received: content='bad.png'\n")
    place = folder / given[1] if given else folder
    assert not list(place.glob("bad-*"))
    for style in ("wave", "udnie"):
        _assert_painted(place / f"photo-{style}.png", folder / "photo.png", style)


def test_a_full_disk_ends_the_run(folder, stylize, monkeypatch):
    def fail(*_):
        raise StorageError("No space. Received: output='x'")

    monkeypatch.setattr(stylize_command, "stylize_file", fail)
    ended = stylize("photo.png", "other.png", "--style=wave")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "tfstyle: No space. Received: output='x'\n"


def test_all_styles_of_a_network_at_a_url(folder, stylize, monkeypatch):
    monkeypatch.setattr(find, "_fetched", {"http://x/y": "classic"}.get)
    ended = stylize("photo.png", "--style=all", "--model=http://x/y", "-o", "out")
    assert ended.returncode == 0, ended.stderr
    expected = sorted(f"photo-{name}.png" for name in tfstyle.styles("classic"))
    assert _names(folder / "out") == expected


@pytest.mark.parametrize("given", [["--style=wave,udnie"], ["--style=wave", "udnie"]])
def test_each_style_of_each_photograph(folder, stylize, given):
    given = [*given[:1], *(f"--style={name}" for name in given[1:])]
    before = set(_names(folder))
    assert stylize("photo.png", "other.png", *given, "--each").returncode == 0
    expected = {f"{p}-{s}.png" for p in ("photo", "other") for s in ("wave", "udnie")}
    assert set(_names(folder)) - before == expected
    _assert_painted(folder / "other-udnie.png", folder / "other.png", "udnie")


@pytest.mark.parametrize("given", [(), ("-o", "out")])
def test_photographs_with_the_same_name_have_pictures_of_their_own(
    folder, stylize, given
):
    photo = Image.open(folder / "photo.png").convert("RGB")
    photo.transpose(Image.Transpose.ROTATE_90).save(folder / "photo.bmp")
    ended = stylize("photo.png", "photo.bmp", "--each", "--style=wave", *given)
    assert (ended.returncode, ended.stderr) == (0, "")
    place = folder / given[1] if given else folder
    sizes = [load(place / f"photo-wave{n}.png").shape[:2] for n in ("", "-2")]
    assert sizes == [(64, 96), (96, 64)]


def test_a_folder_in_each_style(folder, stylize):
    (folder / "in").mkdir()
    (folder / "photo.png").rename(folder / "in" / "photo.png")
    for _ in range(2):
        ended = stylize("in", "--style=wave,udnie", "--each")
        assert ended.returncode == 0, ended.stderr
    assert "0 painted, 1 already there, udnie" in ended.stdout
    assert stylize("in", "--style=wave,udnie", "--each", "-o", "out").returncode == 0
    for path in ("in-wave", "in-udnie", "out/wave", "out/udnie"):
        style = path[-4:] if path.endswith("wave") else "udnie"
        _assert_painted(folder / path / "photo.png", folder / "in/photo.png", style)


def test_from_standard_input_to_standard_output(folder, stylize, monkeypatch):
    class Stream(io.TextIOWrapper):
        def isatty(self):
            return False

    data = (folder / "photo.png").read_bytes()
    monkeypatch.setattr(sys, "stdin", Stream(io.BytesIO(data)))
    stdout = Stream(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", stdout)
    before = _names(folder)
    assert stylize("-", "--style=wave").stderr.startswith("-: 96x64, wave, ")
    assert _names(folder) == before
    with Image.open(io.BytesIO(stdout.buffer.getvalue())) as picture:
        expected = tfstyle.stylize(folder / "photo.png", "wave")
        np.testing.assert_allclose(np.asarray(picture) / 255, expected, atol=TOLERANCE)


def test_quality_and_metadata(folder, stylize):
    exif = Image.Exif()
    exif[0x8298] = "(c) Ada"
    with Image.open(folder / "photo.png") as picture:
        picture.save(folder / "photo.jpg", exif=exif, quality=95)
    given = ["photo.jpg", "--style=wave", "--keep_metadata"]
    for quality in (20, 90):
        ended = stylize(*given, f"--quality={quality}", "-o", f"{quality}.jpg")
        assert ended.returncode == 0, ended.stderr
        with Image.open(folder / f"{quality}.jpg") as picture:
            assert picture.getexif()[0x8298] == "(c) Ada"
            # The table of the first coefficient, as the JPEG standard scales it.
            scale = 5000 / quality if quality < 50 else 200 - 2 * quality
            assert picture.quantization[0][0] == int((16 * scale + 50) / 100)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            ["photo.png", "wave.png", "--model=classic"],
            "`tfstyle optimize photo.png wave.png`",
        ),
        (
            ["photo.png", "z.style", "--model=classic"],
            "mondrian). For a saved style, use the --model for which it was saved",
        ),
        (
            ["photo.png", "https://a.example/b.jpg", "--model=classic"],
            "download the painting first",
        ),
        (["photo.png", "--style=https://a.example/b.jpg"], "download the painting"),
        (["https://a.example/b.jpg", "--style=wave"], "download the file first"),
        (["photo.png", "--style=all,wave"], "Expected 'all' to be used alone"),
        (["photo.png", "--style=wave, all:2"], "Expected 'all' to be used alone"),
        (["photo.png", "--style=wave,,udnie"], "no empty name"),
        (["photo.png", "--style=WAVE"], "Did you mean 'wave'? Received: style='WAVE'"),
        (
            ["photo.png", "--style=wave", "--content_mask=ml.png,mr.png"],
            "(--content_mask=ml.png --content_mask=mr.png), not once with all paths",
        ),
        (
            ["photo.png", "--style=wave", "--preserve_color", "-o", "x.png"],
            "`--preserve_color` to have a value, one of none, luminance, match, hist",
        ),
        (["photo.png", "--style=none.jpg"], "none.jpg"),
        (["photo.png", "--style=all", "-o", "out.png"], "`output` to be a folder"),
        (["photo.png", "--style=wave,wafe", "--each"], "Did you mean 'wave'?"),
        (
            ["photo.png", "--style=nonsense"],
            "self_portrait (see `tfstyle styles`), or the path of a painting. Received",
        ),
        (["photo.png", "--style=none.jpg"], "`style` to be an existing file"),
        (["none.png", "--style=wave"], "content='none.png'"),
        (["photo.png", "other.png", "--style=wave", "-o", "jpg:-"], "output='jpg:-'"),
        (["photo.png", "--style=wave", "--each", "-o", "-"], "output='-'"),
        (
            ["photo.png", "--style=wave", "--quality=5", "-o", "o.png"],
            "`quality` to be used only for",
        ),
        (
            ["photo.png", "--style=wave,udnie", "--each", "--save_style=a"],
            "save_style='a'",
        ),
    ],
)
def test_mistakes_are_one_line_and_leave_nothing(folder, stylize, given, message):
    before = _names(folder)
    ended = stylize(*given)
    assert (ended.returncode in (1, 2), ended.stdout) == (True, "")
    assert message in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert _names(folder) == before
