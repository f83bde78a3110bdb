"""Tests of the files that a run over a folder skips, and of the names of pictures."""

import numpy as np
import pytest

from tfstyle.errors import InputError
from tfstyle.images import save
from tfstyle.methods.folders.jobs import Job, choose_due, plan_jobs
from tfstyle.methods.folders.settings import to_comment, with_content


def test_a_line_names_what_is_left_out(tmp_path, caplog):
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in ("a.jpg", "b.mpo", "c.jfif", "d.jpe", "e.JPEG", "f.png", "notes.txt"):
        (photos / name).write_bytes(b"")
    jobs = plan_jobs([str(photos)], str(tmp_path / "out"))
    outputs = [job.output.name for job in jobs]
    assert outputs == ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.JPEG", "f.png"]
    shown = str(photos / "notes.txt")
    line = f"`content`: 1 left out: {shown!r} (not a supported picture file)"
    assert caplog.messages == [line]


def test_nothing_is_said_where_nothing_is_left_out(tmp_path, caplog):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"")
    plan_jobs([str(tmp_path / "photos")], str(tmp_path / "out"))
    assert caplog.messages == []


@pytest.mark.parametrize("output", ["out.png", "out.JPG"])
def test_a_picture_file_is_no_folder(tmp_path, output):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"")
    given = [str(tmp_path / "photos")], str(tmp_path / output)
    with pytest.raises(InputError, match=r"to be a folder, not a file\. Rec"):
        plan_jobs(*given)
    assert not (tmp_path / output).exists()
    (tmp_path / output).mkdir()
    assert len(plan_jobs(*given)) == 1


def test_a_painting_or_mask_is_not_replaced(tmp_path):
    for name in ("photos/wave.jpg", "out/wave.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    given = [str(tmp_path / "photos")], str(tmp_path / "out")
    assert len(plan_jobs(*given, [str(tmp_path / "wave.jpg")])) == 1
    with pytest.raises(InputError, match=r"painting or mask, but .* would replace"):
        plan_jobs(*given, [str(tmp_path / "photos" / ".." / "out" / "wave.jpg")])


def test_a_picture_that_is_given_twice_is_painted_once(tmp_path):
    photos, output = tmp_path / "photos", str(tmp_path / "out")
    photos.mkdir()
    for name in ("a.jpg", "b.jpg"):
        (photos / name).write_bytes(b"")
    one = f"{photos}/a.jpg"
    jobs = plan_jobs([one, f"{photos}/./a.jpg", str(photos), one], output)
    assert [job.content for job in jobs] == [photos / "a.jpg", photos / "b.jpg"]


def test_a_setting_that_is_no_longer_used_is_a_difference(tmp_path, random):
    job = Job(tmp_path / "photo.png", tmp_path / "out.png")
    pixels = random.random((16, 16, 3), np.float32)
    save(pixels, job.content)
    common = {"style": "wave", "model": "0" * 16}
    scaled = {**common, "stroke_scale": 2.0, "content_mask": "1" * 16}
    for made, wanted, clause in (
        (scaled, common, "stroke_scale 2.0, not unset; another mask"),
        (common, scaled, "stroke_scale unset, not 2.0; another mask"),
    ):
        comment = to_comment(with_content(made, job.content))
        save(pixels, job.output, comment=comment)
        assert choose_due([job], made, "out") == []
        with pytest.raises(InputError, match=f"made with {clause}; use --overwrite"):
            choose_due([job], wanted, "out")
