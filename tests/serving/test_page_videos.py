"""Videos on the page."""

import numpy as np
import pytest

from tests.methods.video.clips import moving_squares, read_frames, write_clip
from tests.serving.browser import needs_chromium, opened
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
