"""Tests of paths in which `~` is the home folder, or a character of a name."""

import os
import pwd
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tfstyle
from tfstyle.assets import SAMPLE_PHOTO
from tfstyle.errors import InputError
from tfstyle.features.weights import ENVIRONMENT_VARIABLE
from tfstyle.files.paths import check_folder_name, expand, has_unknown_home, literal
from tfstyle.images import find_pictures, load, save

PHOTO, FOLDER = SAMPLE_PHOTO, SAMPLE_PHOTO.parent
USER = pwd.getpwuid(os.getuid())


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "home").mkdir()
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.parametrize(
    "name",
    ["~", "~/", "~/a.jpg", "~/a/b.jpg", "~nobody-of-this-name/a.jpg", "~a.jpg"],
)
def test_names_are_what_the_shell_makes_of_them(here, name):
    shell = subprocess.run(
        ["sh", "-c", f"echo {name}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert expand(name) == Path(shell.stdout.strip())


def test_a_user_has_a_home_unless_a_file_has_the_name(here):
    name = f"~{USER.pw_name}"
    assert expand(f"{name}/a.jpg") == Path(USER.pw_dir, "a.jpg")
    assert expand(name) == Path(USER.pw_dir)
    (here / "cwd" / name).mkdir()
    assert expand(f"{name}/a.jpg") == Path(f"{name}/a.jpg")


def test_without_a_home_the_tilde_stays(here, monkeypatch):
    def find_nobody(uid):
        raise KeyError(uid)

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", find_nobody)
    assert expand("~/a.jpg") == Path("~/a.jpg")
    assert has_unknown_home("~/a.jpg")


@pytest.mark.parametrize("name", ["./~/a.jpg", f"./~{USER.pw_name}", ".//~/./a.jpg"])
def test_a_leading_dot_means_the_current_folder(here, name):
    expected = here / "cwd" / os.path.normpath(name)
    assert expand(name) == expected
    assert expand(expand(name)) == expected


@given(st.text("~/.ab\0\udcff \n", max_size=12) | st.text(max_size=12))
def test_nothing_fails_and_the_second_time_changes_nothing(name):
    assert expand(expand(name)) == expand(name)


def test_bytes_are_names_too():
    assert os.fsencode(expand(b"a\xff.jpg")) == b"a\xff.jpg"


def test_found_files_are_those_that_are_read(here):
    black, white = np.zeros((16, 16, 3)), np.ones((16, 16, 3))
    (here / "cwd" / "~").mkdir()
    save(black, here / "home" / "a.png")
    save(white, here / "cwd" / "~" / "a.png")
    save(white, here / "cwd" / "~b.png")
    found = find_pictures(".")
    assert [os.path.relpath(path) for path in found] == ["~/a.png", "~b.png"]
    for path in found:
        np.testing.assert_array_equal(load(path), white)
    np.testing.assert_array_equal(load("~/a.png"), black)
    np.testing.assert_array_equal(load("~b.png"), white)


def test_a_path_that_is_not_mistaken_stays():
    assert literal(Path("a/~")) == Path("a/~")
    assert literal(Path("~b.png")) == Path("~b.png")


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("~nobody-of-this-name/a", True),
        ("~/a", False),
        ("~a.jpg", False),
        ("a", False),
        ("~photos/a", False),
    ],
)
def test_homes_that_are_unknown(here, name, unknown):
    (here / "cwd" / "~photos").mkdir()
    assert has_unknown_home(name) == unknown


@pytest.mark.parametrize("name", ["x.tflite", "new/x.KERAS", "site.html"])
def test_a_folder_with_the_name_of_a_file_is_refused_unless_it_exists(here, name):
    message = f"`output` to be a folder, not a file. Received: output='{name}'"
    with pytest.raises(InputError, match=message):
        check_folder_name(Path(name), name)
    check_folder_name(Path(name), f"{name}/")
    Path(name).mkdir(parents=True)
    check_folder_name(Path(name), name)
    check_folder_name(Path("version.2"), "version.2")


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("export", ("classic",)),
        ("train", (PHOTO, FOLDER)),
        ("train_arbitrary", (PHOTO, FOLDER, FOLDER)),
        ("train_adversarial", (FOLDER, FOLDER)),
        ("train_cycle", (FOLDER, FOLDER)),
        ("cluster", (FOLDER,)),
    ],
)
def test_functions_that_write_a_folder_refuse_the_name_of_a_file(
    here, monkeypatch, function, arguments
):
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    with pytest.raises(InputError, match="`output` to be a folder, not a file"):
        getattr(tfstyle, function)(*arguments, "x.keras")
    assert not any(Path().iterdir())
