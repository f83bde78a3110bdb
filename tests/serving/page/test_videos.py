"""Tests of videos on the page."""

import numpy as np
import pytest

from tests.methods.video.clips import moving_squares, read_frames, write_clip
from tests.serving.browser import needs_chromium, opened
from tests.serving.faked_job import FakedJob
from tests.serving.inverter import Inverter
from tests.serving.running import running
from tfstyle.serving import job_kind

pytest.importorskip("ai_edge_litert")
pytest.importorskip("av")
pytest.importorskip("cv2")
pytestmark = [needs_chromium, pytest.mark.slow]
OFFERED = "#video-hint:has-text('videos of up to')"


def _give(page, path):
    content = path.read_bytes()
    file = {"name": path.name, "mimeType": "video/mp4", "buffer": content}
    page.set_input_files("#file", file)


def test_a_video_is_painted_on_the_page(browser, model, tmp_path):
    clip = write_clip(tmp_path / "walk.mp4", moving_squares(40), sound="aac")
    with running([f"tiny={model}"], job_max_frames=40) as client:
        pages = opened(browser, client)
        page = next(pages)
        page.wait_for_selector(OFFERED)
        _give(page, clip)
        page.select_option("#video-style", "waves")
        with page.expect_request("**/v1/jobs") as asked:
            page.get_by_role("button", name="Paint the video").press("Enter")
        body = asked.value.post_data_json
        assert (body["style"], body["model"]) == ("waves", "tiny")
        page.wait_for_selector("#video-cancel:visible")
        page.reload()
        page.wait_for_selector("#video-status:has-text('Frame 40 of 40: done')")
        page.wait_for_selector("#video-picture:visible")
        with page.expect_download() as download:
            page.click("#video-download")
        assert download.value.suggested_filename == "walk-waves.mp4"
        frames = np.stack(read_frames(download.value.path()))
        assert frames.shape == (40, 48, 64, 3)
        page.get_by_role("button", name="Close").press("Enter")
        assert page.locator("#video").is_hidden()

        _give(page, write_clip(tmp_path / "long.mp4", moving_squares(41)))
        page.click("#video-start")
        page.wait_for_selector("#video-status:has-text('to have 1 to 40 frames')")
        page.wait_for_selector("#video-cancel", state="hidden")
        assert page.locator("#video-download").is_hidden()
        assert list(pages) == []


def test_a_server_without_videos_offers_none(browser, tmp_path, monkeypatch):
    monkeypatch.setattr(job_kind, "find_spec", lambda name: name == "tensorflow")
    with running(runner=Inverter()) as client:
        pages = opened(browser, client)
        page = next(pages)
        page.wait_for_selector("#job-panel:not([hidden])", state="attached")
        assert page.locator(OFFERED).count() == 0
        _give(page, write_clip(tmp_path / "walk.mp4", moving_squares(2)))
        page.wait_for_selector("#error:has-text('does not paint videos')")
        assert list(pages) == []


@pytest.fixture
def faked(browser, tmp_path):
    """Page, and the job of a video that it paints."""
    clip = write_clip(tmp_path / "walk.mp4", moving_squares(2))
    with running(runner=Inverter()) as client:
        pages = opened(browser, client)
        page = next(pages)
        page.wait_for_selector(OFFERED)
        job = FakedJob(page, np.zeros((48, 64, 3), np.uint8))
        _give(page, clip)
        page.click("#video-start")
        page.wait_for_selector("#video-cancel:visible")
        yield page, job
        assert list(pages) == []


def _frame(number, state="running"):
    size = {"width": 64, "height": 48}
    return {"state": state, "frame": number, "frames": 9, "picture": number, **size}


def test_a_running_video_is_hidden_and_shown_again(faked, tmp_path):
    page, job = faked
    assert page.inner_text("#video-cancel") == "Cancel"
    job.events.append(_frame(1))
    page.wait_for_selector("#video-picture:visible")
    assert page.inner_text("#video-cancel") == "Stop, and keep the frames"
    page.get_by_role("button", name="Hide").press("Enter")
    job.events.append(_frame(2))
    page.wait_for_selector("#video-hidden:has-text('Frame 2 of 9')")
    _give(page, tmp_path / "walk.mp4")
    page.wait_for_selector("#error:has-text('A video is being painted')")
    page.get_by_role("button", name="Show the video").press("Enter")
    job.events.append(_frame(9, "done"))
    page.wait_for_selector("#video-status:has-text('Frame 9 of 9: done')")
    page.get_by_role("button", name="Close").press("Enter")
    assert page.locator("#video").is_hidden()
    assert page.evaluate("document.activeElement.id") == "file"
    assert job.canceled == 0


def test_a_video_that_cannot_be_canceled_goes_on(faked):
    page, job = faked
    job.events.append(_frame(1))
    page.wait_for_selector("#video-status:has-text('Frame 1 of 9')")
    page.route("**/v1/jobs/fake", lambda route: route.fulfill(status=500, json={}))
    page.click("#video-cancel")
    page.wait_for_selector("#video-status.wrong:has-text('status 500')")
    job.events.append(_frame(2))
    page.wait_for_selector("#video-status:not(.wrong):has-text('Frame 2 of 9')")


def test_the_result_of_an_earlier_video_is_not_offered(faked, tmp_path):
    page, job = faked
    slow = []
    page.route("**/v1/jobs/fake", lambda route: slow.append(route))
    job.events.append(_frame(9, "done"))
    page.wait_for_selector("#video-status:has-text('done')")
    _give(page, tmp_path / "walk.mp4")
    page.wait_for_selector("#video-start:visible")
    page.unroute("**/v1/jobs/fake")
    for route in slow:
        route.fulfill(json={"id": "fake", "video_url": "/v1/jobs/fake/picture"})
    page.wait_for_timeout(500)
    assert page.locator("#video-download").is_hidden()


def test_a_damaged_video_gets_a_sentence(browser, tmp_path):
    clip = write_clip(tmp_path / "walk.mp4", moving_squares(9))
    clip.write_bytes(clip.read_bytes()[:900])
    with running(runner=Inverter()) as client:
        pages = opened(browser, client)
        page = next(pages)
        page.wait_for_selector(OFFERED)
        _give(page, clip)
        page.click("#video-start")
        page.wait_for_selector("#video-status.wrong:has-text('incomplete or damaged')")
        told = page.inner_text("#video-status")
        assert told.startswith("The video cannot be read")
        assert "Received" not in told
        assert "`" not in told
        assert list(pages) == []


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (
            "Expected `video_bytes` to have 1 to 9 frames. Received: video_bytes=<0>",
            "The video has to have 1 to 9 frames.",
        ),
        (
            "Expected `style_image_bytes` to be at least 16 x 16 pixels. Received: x",
            "The painting has to be at least 16 x 16 pixels.",
        ),
        (
            "Expected at most 9 pixels in one request, not 10; send smaller pictures",
            "The pictures have too many pixels for this server. Choose a smaller size.",
        ),
        (
            "The queue is full; try again in 30 s.",
            "The queue is full; try again in 30 s.",
        ),
    ],
)
def test_messages_of_the_api_become_sentences(browser, client, message, sentence):
    pages = opened(browser, client)
    page = next(pages)
    script = "async (text) => (await import('/page/wording.js')).plain(text)"
    assert page.evaluate(script, message) == sentence
    assert list(pages) == []
