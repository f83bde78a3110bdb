"""Tests of flags that divide the work among processes and machines."""

import numpy as np
import pytest

from tfstyle.cli.main import main
from tfstyle.distribution.shard import Shard
from tfstyle.images import save


@pytest.fixture
def photo(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save(np.zeros((32, 32, 3), np.float32), "photo.png")
    return "photo.png"


@pytest.mark.parametrize("command", ["stylize", "optimize", "video"])
@pytest.mark.parametrize("content", ["photo.png", "."])
@pytest.mark.parametrize(
    ("flag", "received"),
    [
        ("--shard=", "shard=''"),
        ("--ray=", "ray=''"),
        ("--ray=host:0", "ray="),
        ("--ray_cores=3", "ray_cores=3"),
        ("--ship", "ship=True"),
        ("--shard=0/999999", "N at most 100000."),
    ],
)
def test_a_mistake_is_one_line(photo, command, content, flag, received, capsys):
    words = [command, content, "--style=wave", "--output=out/", flag]
    if command == "optimize":
        words[2] = "--style=photo.png"
    assert main(["tfstyle", *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert received in line or "with a folder of photographs only" in line


def test_a_share_without_pictures_has_a_summary(photo, capsys):
    words = ["stylize", photo, "--style=wave", "--output=out.png"]
    assert main(["tfstyle", *words, "--shard=0/1000"]) == 0
    assert capsys.readouterr().out == "out.png: 0 painted, wave, 0 s\n"
    assert Shard(0, 1000).owns("out.png") is False
