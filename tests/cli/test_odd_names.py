"""Tests of file names that are difficult for encodings, shells and flagfiles."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from tfstyle.images import load, save

pytestmark = pytest.mark.slow

LATIN = b"\xe9.png"
NAMES = [
    "\u0444\u043e\u0442\u043e.png".encode(),
    LATIN,
    b"trailing .d ",
    b"two\nlines\r.png",
    b"~old.png",
    b"~nosuchuser.png",
    b"\x1b[31mred.png",
    "no-break\u00a0".encode(),
    b'"quoted"',
    b"#1 --content=a.png",
]
# As in a container without locales, before Python used UTF-8 by default.
C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
UTF8 = {"LC_ALL": "C.UTF-8"}


@pytest.fixture
def run(tmp_path):
    """Runs the command in a folder below `tmp_path`, with names as bytes."""

    def start(*arguments, folder=".", environment=UTF8):
        return subprocess.run(
            [sys.executable, "-m", "tfstyle", *arguments],
            cwd=tmp_path / folder,
            env={**os.environ, "COLUMNS": "80", **environment},
            capture_output=True,
            check=False,
        )

    return start


@pytest.fixture
def photo(random):
    return random.random((32, 48, 3), np.float32)


LOCALES = [(C_LOCALE, C_LOCALE), (C_LOCALE, UTF8), (UTF8, C_LOCALE)]
CASES = [(name, UTF8, UTF8) for name in NAMES]
CASES += [(name, *pair) for name in NAMES[:2] for pair in LOCALES]


@pytest.mark.parametrize(("name", "environment", "later"), CASES)
def test_a_record_makes_the_picture_again(
    tmp_path, run, photo, name, environment, later
):
    save(photo, tmp_path / "photo.png")
    save(1 - photo**2, tmp_path / "style.png")
    path = (tmp_path / "photo.png").rename(tmp_path / os.fsdecode(name))
    output = tmp_path / "out.png"
    arguments = [b"--content=" + name, "--style=style.png", "--output=out.png"]
    ended = run("optimize", "--color_only", *arguments, environment=environment)
    assert ended.returncode == 0, ended.stderr.decode()
    record = json.loads((tmp_path / "out.png.json").read_bytes().decode("utf-8"))
    assert record["flags"]["content"] == str(path)
    (tmp_path / "out.png.cfg").read_bytes().decode("utf-8")
    expected = load(output)
    assert np.abs(expected - photo).mean() > 0.05
    output.unlink()
    (tmp_path / "elsewhere").mkdir()
    flagfile = f"--flagfile={tmp_path / 'out.png.cfg'}"
    ended = run("optimize", flagfile, folder="elsewhere", environment=later)
    assert ended.returncode == 0, ended.stderr.decode()
    np.testing.assert_array_equal(load(output), expected)


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({**UTF8, "PYTHONIOENCODING": "cp1252"}, "\\u0444.png"),
        ({**UTF8, "PYTHONIOENCODING": "ascii:strict"}, "\\u0444.png"),
        (UTF8, "\u0444.png"),
        (C_LOCALE, "\\udcd1\\udc84.png"),
    ],
)
def test_a_name_that_the_terminal_lacks_is_escaped(
    tmp_path, run, photo, environment, shown
):
    pytest.importorskip("ai_edge_litert")
    save(photo, tmp_path / "photo.png")
    output = "--output=\u0444.png".encode()
    ended = run("stylize", "photo.png", "--style=wave", output, environment=environment)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.decode().startswith(f"{shown}: 48x32, wave, ")
    assert load(tmp_path / "\u0444.png").shape == (32, 48, 3)


@pytest.mark.parametrize("target", [">&-", ">/dev/full", "2>&-", "2>/dev/full"])
def test_a_picture_is_kept_when_nobody_gets_the_line(tmp_path, photo, target):
    for name in ("photo", "style"):
        save(photo, tmp_path / f"{name}.png")
    command = f"{sys.executable} -m tfstyle optimize --color_only --output=out.png"
    ended = subprocess.run(
        ["sh", "-c", f"{command} --content=photo.png --style=style.png {target}"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == (0 if target.startswith("2") else 1)
    lines = 0 if target.startswith("2") else 1
    assert ended.stderr.count(b"\n") == lines, ended.stderr.decode()
    assert load(tmp_path / "out.png").shape == (32, 48, 3)
    assert (tmp_path / "out.png.cfg").exists()
    assert (tmp_path / "out.png.json").exists()


def test_names_of_a_list_that_begin_with_a_tilde(tmp_path, run, photo):
    pytest.importorskip("ai_edge_litert")
    names = ["a.png", "~old.png", "~nosuchuser/b.png", "~/c.png"]
    (tmp_path / "~nosuchuser").mkdir()
    (tmp_path / "home").mkdir()
    for name in (*names[:3], "home/c.png"):
        save(photo, tmp_path / name)
    home = {**UTF8, "HOME": str(tmp_path / "home")}
    ended = run("stylize", *names, "--style=wave", "--output=~out", environment=home)
    assert ended.returncode == 0, ended.stderr.decode()
    assert ended.stdout.decode().startswith("~out: 4 painted, wave, ")
    painted = sorted(path.name for path in (tmp_path / "~out").iterdir())
    assert painted == ["a.png", "b.png", "c.png", "~old.png"]


def test_a_folder_that_is_searched_from_within(tmp_path, run, photo):
    pytest.importorskip("ai_edge_litert")
    (tmp_path / "photos" / "~").mkdir(parents=True)
    for name in ("~old.png", "~/a.png"):
        save(photo, tmp_path / "photos" / name)
    arguments = ["stylize", ".", "--style=wave", "--output=../out"]
    ended = run(*arguments, folder="photos")
    assert ended.returncode == 0, ended.stderr.decode()
    out = tmp_path / "out"
    painted = sorted(p.relative_to(out).as_posix() for p in out.rglob("*.png"))
    assert painted == ["~/a.png", "~old.png"]
