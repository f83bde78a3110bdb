"""Tests of the checks that precede a training run."""

import pytest

from tfstyle.errors import InputError
from tfstyle.files.checkpoint import write_checkpoint
from tfstyle.training.inputs import check_output, check_readable
from tfstyle.training.options import TrainOptions


@pytest.fixture
def folder(tmp_path):
    values = {"content_weight": 1.0, "photos": 3}
    write_checkpoint(tmp_path / "checkpoint.npz", values, {"step": 1}, {})
    return tmp_path


def test_a_new_run_needs_a_folder_without_a_checkpoint(folder):
    with pytest.raises(InputError, match="a folder without a checkpoint"):
        check_output(folder, TrainOptions(), resume=False)
    check_output(folder / "new", TrainOptions(), resume=False)


def test_other_options_are_refused_before_any_preparation(folder):
    check_output(folder, TrainOptions(content_weight=1.0), resume=True)
    with pytest.raises(InputError, match=r"`content_weight` to be 1\.0"):
        check_output(folder, TrainOptions(content_weight=2.0), resume=True)


def test_nothing_to_resume_is_told(tmp_path, caplog):
    check_output(tmp_path, TrainOptions(), resume=True)
    (line,) = caplog.messages
    assert "contains no checkpoint to resume" in line


def test_one_readable_picture_is_enough(tmp_path, photos):
    broken = tmp_path / "broken.jpg"
    broken.write_text("no picture")
    check_readable("photos", [broken, photos[0]])
    with pytest.raises(InputError, match="none of the 2 files can be read"):
        check_readable("photos", [broken, broken])
