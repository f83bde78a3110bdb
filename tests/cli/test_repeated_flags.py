"""Flags for one picture beside flags for several."""

import pytest
from absl import flags

from tfstyle.cli.commands import optimize

WORDS = ("photo.png", "painting.png", "--output=out.png")


@pytest.mark.parametrize("second", [["--keep_mask=b.png"], ["--keep_mask", "b.png"]])
def test_a_second_mask_is_refused(second):
    with pytest.raises(flags.Error) as caught:
        optimize.COMMAND.parse([*WORDS, "--keep_mask=a.png", *second])
    assert str(caught.value) == (
        "Expected `--keep_mask` to be given once. "
        "Received: --keep_mask=a.png, --keep_mask=b.png"
    )


def test_the_same_mask_twice_is_one():
    values = optimize.COMMAND.parse([*WORDS, *["--keep_mask=a.png"] * 2])
    assert values.keep_mask == "a.png"


def test_a_flag_replaces_the_value_from_a_flagfile(tmp_path):
    (tmp_path / "old.cfg").write_text("--keep_mask=/a.png\n")
    words = [f"--flagfile={tmp_path / 'old.cfg'}", "--keep_mask=b.png"]
    assert optimize.COMMAND.parse([*WORDS, *words]).keep_mask == "b.png"
