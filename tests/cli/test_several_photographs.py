"""Tests of the messages for several photographs given as positional arguments."""

import pytest

pytest.importorskip("ai_edge_litert")


@pytest.fixture
def stylize(command_here):
    return lambda *arguments: command_here("stylize", *arguments)


def test_photographs_are_counted_and_a_blend_is_suggested(folder, stylize):
    ended = stylize("photo.png", "other.png", "painting.png", "-o", "out")
    assert ended.returncode == 0
    assert ended.stderr.splitlines()[0] == (
        "Painting 2 photographs in the style of painting.png; to blend paintings, use "
        "--style=other.png,painting.png"
    )


def test_of_many_photographs_none_is_named(folder, stylize):
    words = ["photo.png"] * 4
    ended = stylize(*words, "painting.png", "--image_size=32")
    assert ended.stderr.splitlines()[0].startswith("Painting 4 photographs in")
    assert "use --style=PAINTING,PAINTING,painting.png\n" in ended.stderr


@pytest.mark.parametrize(
    "words", [["photo.png", "painting.png"], ["photo.png", "other.png", "--style=wave"]]
)
def test_nothing_is_said_of_what_is_clear(folder, stylize, words):
    assert stylize(*words, "--image_size=32").stderr == ""


def test_a_file_as_output_of_two_photographs(folder, stylize):
    ended = stylize("photo.png", "painting.png", "--style=udnie", "-o", "x.png")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "tfstyle: Expected `output` to be a folder, not a file, because 2 photographs "
        "are given; to blend paintings, use --style=painting.png,udnie. Received: "
        "output='x.png'\n"
    )


def test_a_file_as_output_of_two_photographs_given_by_flags(folder, stylize):
    contents = ("--content=photo.png", "--content=other.png")
    ended = stylize(*contents, "--style=udnie", "-o", "x.png")
    assert "because 2 photographs are given. Received" in ended.stderr
