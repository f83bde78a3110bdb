"""Tests of videos as jobs: results, cancellation and server restarts."""

import contextlib
import re
import textwrap
from fractions import Fraction
from pathlib import Path

import numpy as np
import psutil
import pytest

import tfstyle
from tests.methods.video.clips import (
    moving_squares,
    read_frames,
    read_times,
    sound_packets,
    write_clip,
)
from tests.serving.following import followed, is_over, job_process, submitted
from tests.serving.inverter import Inverter
from tests.serving.pictures import b64
from tests.serving.running import running
from tfstyle.serving import job_kind

pytest.importorskip("ai_edge_litert")
pytest.importorskip("av")
pytest.importorskip("cv2")
pytestmark = pytest.mark.slow

GUIDE = Path(__file__).parents[2] / "docs" / "serving.md"
COUNT, RATE = 60, 4  # segments have 8 frames


@pytest.fixture
def clip(tmp_path):
    frames, time_base = moving_squares(COUNT), Fraction(1, RATE)
    return write_clip(tmp_path / "clip.mp4", frames, None, time_base, sound="aac")


def _body(path, **options):
    return {"video_bytes": b64(path.read_bytes()), "style": "waves", "options": options}


def _fetched(client, job, path):
    status, headers, content = client.ask("GET", f"/v1/jobs/{job}/video")
    assert (status, headers["content-type"]) == (200, "video/mp4")
    assert headers["x-content-type-options"] == "nosniff"
    path.write_bytes(content)
    return np.stack(read_frames(path))


def _paused(client, job, frame):
    """Events up to a frame, after which the job's process is suspended."""
    events = followed(client, job, lambda event: event.get("frame", 0) >= frame)
    process = job_process()
    process.suspend()
    return events, process


def test_a_video_survives_a_restart_and_is_that_of_the_function(clip, model, tmp_path):
    jobs, other = tmp_path / "jobs", tmp_path / "moved"
    with running([f"tiny={model}"], jobs_folder=str(jobs)) as client:
        job = submitted(client, _body(clip, stability=0.5))
        before, _ = _paused(client, job, 20)
        about = client.ask("GET", f"/v1/jobs/{job}")[2]
        assert about["picture_url"] == f"/v1/jobs/{job}/picture"
        assert (about["kind"], about["state"]) == ("video", "running")
        assert about["video_url"] is None
        assert client.ask("GET", f"/v1/jobs/{job}/video")[0] == 404
        headers = client.ask("GET", f"/v1/jobs/{job}/picture")[1]
        assert headers["content-type"] == "image/jpeg"
    jobs.rename(other)
    with running(["classic"], jobs_folder=str(other)) as client:
        events = followed(client, job, is_over, max(before))
        last = events[max(events)]
        assert last["state"] == "done", last
        assert last["frame"] == last["frames"] == last["picture"] == COUNT
        numbers = [event["frame"] for event in events.values()]
        # The first two segments, of 8 frames each, are not painted again.
        assert min(numbers) >= 17
        kept = {path.name for path in (other / job).iterdir()}
        assert kept == {"job.json", "events.jsonl", "preview.jpg", "result.mp4"}
        frames = _fetched(client, job, tmp_path / "fetched.mp4")
    output = tmp_path / "expected.mp4"
    tfstyle.stylize_video(clip, "waves", output, model=str(model), stability=0.5)
    np.testing.assert_array_equal(frames, np.stack(read_frames(output)))
    assert read_times(tmp_path / "fetched.mp4") == read_times(clip)
    assert sound_packets(tmp_path / "fetched.mp4") == sound_packets(clip)


def test_a_canceled_video_is_kept_and_bad_ones_are_told(clip, model, tmp_path):
    with running([f"tiny={model}"], job_max_frames=COUNT) as client:
        job = submitted(client, _body(clip))
        events, process = _paused(client, job, 3)
        status, _, told = client.ask("DELETE", f"/v1/jobs/{job}")
        with contextlib.suppress(psutil.NoSuchProcess):  # the server has resumed it
            process.resume()
        assert (status, told["id"]) == (200, job)
        events |= followed(client, job, is_over, max(events))
        last = events.pop(max(events))
        assert last["state"] == "canceled"
        numbers = [e["frame"] for e in events.values() if "frame" in e]
        assert numbers == list(range(1, last["frame"] + 1))
        assert {"width", "height", "frames", "seconds_left"} <= set(events[max(events)])
        frames = _fetched(client, job, tmp_path / "fetched.mp4")
        assert 3 <= len(frames) == last["frame"] < COUNT

        long = write_clip(tmp_path / "long.mp4", moving_squares(COUNT + 1))
        status, _, told = client.ask("POST", "/v1/jobs", _body(long))
        assert (status, told["error"]) == (
            400,
            f"Expected `video_bytes` to have 1 to {COUNT} frames. "
            f"Received: video_bytes=<more than {COUNT} frames>",
        )
        cut = tmp_path / "cut.mp4"
        cut.write_bytes(clip.read_bytes()[:-200])  # its index is at the end
        status, _, told = client.ask("POST", "/v1/jobs", _body(cut))
        assert status == 400
        assert told["error"].startswith(
            "Expected `video_bytes` to be a video in an MP4"
        )


def test_a_server_without_tensorflow_paints_videos_only(monkeypatch):
    """What is installed decides; it is checked for each request."""
    monkeypatch.setattr(job_kind, "find_spec", lambda name: name != "tensorflow")
    with running(runner=Inverter()) as client:
        assert client.ask("GET", "/styles")[2]["limits"]["jobs"] is False
        status, _, told = client.ask("POST", "/v1/jobs", {"image_bytes": {}})
        assert (status, list(told)) == (501, ["error"])
        assert told["error"].endswith("Received: no module 'tensorflow'")
        status, _, told = client.ask("POST", "/v1/jobs", {"video_bytes": b64(b"")})
        assert (status, list(told)) == (400, ["error"])
    monkeypatch.setattr(job_kind, "find_spec", lambda name: None)
    with running(runner=Inverter()) as client:
        status, _, told = client.ask("POST", "/v1/jobs", {"video_bytes": {}})
        assert (status, list(told)) == (501, ["error"])
        assert "pip install 'tfstyle[video]'" in told["error"]


def test_the_program_of_the_guide_paints_a_video(tmp_path, monkeypatch, capsys):
    write_clip(tmp_path / "walk.mp4", moving_squares(3), sound="aac")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"(?:^    .*\n|^\n)+", GUIDE.read_text(), re.MULTILINE)
    (text,) = [block for block in blocks if "urllib.request" in block]
    program = textwrap.dedent(text)
    with running(["classic"]) as client:
        exec(program.replace("http://127.0.0.1:8501", client.url), {})
    assert len(read_frames(tmp_path / "painted.mp4")) == 3
    assert '"frame": 3' in capsys.readouterr().out
