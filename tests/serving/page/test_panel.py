"""Tests of the panel of an optimization, whose job is faked."""

import numpy as np
import pytest

from tests.serving.browser import choose, downloaded, needs_chromium, upload
from tests.serving.faked_job import FakedJob
from tests.serving.pictures import file_of

pytestmark = needs_chromium

FOCUSED = "document.activeElement.id || document.activeElement.tagName"

KEPT = """async () => {
    const { openDatabase, readTabs } = await import("/page/database.js");
    const [[, { state }]] = await readTabs(await openDatabase());
    const shown = state.items.find(({ key }) => key === state.current);
    return [state.current, state.job?.id, shown?.settings.strength];
}"""


@pytest.fixture
def result():
    return np.full((384, 512, 3), (200, 30, 30), np.uint8)


@pytest.fixture
def job(page, photo, result):
    """Started job; the controls are shown, and the photograph is painted."""
    job = FakedJob(page, result)
    choose(page, photo)
    page.set_default_timeout(15_000)
    page.click("#job-panel > summary")
    painting = np.random.default_rng(1).integers(0, 256, (40, 50, 3), np.uint8)
    page.set_input_files("#job-file", upload(painting, "sea.png"))
    page.wait_for_selector("#job-painting:visible")
    page.click("#job-start")
    page.wait_for_selector("#job:visible")
    return job


def _cancel(page):
    return page.inner_text("#job-cancel")


def _wait_until_kept(page, state):
    for _ in range(100):
        if page.evaluate(KEPT) == state:
            return
        page.wait_for_timeout(50)
    raise AssertionError(page.evaluate(KEPT))


def test_a_job_without_a_picture_is_canceled_at_once(page, job):
    assert _cancel(page) == "Cancel"
    job.events.append({"state": "running"})
    page.wait_for_selector("#job-status:has-text('Loading the network')")
    assert _cancel(page) == "Cancel"
    page.click("#job-cancel")
    job.events.append({"state": "canceled"})
    page.wait_for_selector("#job-status:text-is('Canceled.')")
    assert job.canceled == 1
    assert page.locator("#job-cancel").is_hidden()


def test_a_job_that_waits_is_canceled_at_once(page, job):
    page.click("#job-cancel")
    job.events.append({"state": "canceled"})
    page.wait_for_selector("#job-status:text-is('Canceled.')")


def test_a_picture_can_be_kept_once_there_is_one(page, job):
    job.step(1, picture=1)
    page.wait_for_selector("#job-picture:visible")
    assert _cancel(page) == "Stop, and keep the picture"


def test_a_running_job_is_hidden_and_shown_again(page, job):
    job.step(1, picture=1)
    page.wait_for_selector("#job-picture:visible")
    page.get_by_role("button", name="Hide").press("Enter")
    assert page.locator("#job").is_hidden()
    assert page.evaluate(FOCUSED) == "job-show"
    job.step(2, picture=2)
    page.wait_for_selector("#job-hidden:has-text('Step 2 of 40')")
    page.get_by_role("button", name="Show the optimization").press("Enter")
    assert page.evaluate(FOCUSED) == "job-close"
    job.step(3, picture=3, state="done")
    page.wait_for_selector("#job-status:has-text('done')")
    page.get_by_role("button", name="Close").press("Enter")
    assert page.locator("#job").is_hidden()
    assert page.locator("#job-hidden").is_hidden()
    assert job.canceled == 0


def test_only_one_job_runs_at_a_time(page, job):
    assert page.locator("#job-start").is_disabled()
    assert "is running" in page.inner_text("#job-busy")
    painting = upload(np.full((40, 50, 3), 9, np.uint8), "other.png")
    page.set_input_files("#job-file", painting)
    page.wait_for_selector("#job-painting[alt=other]")
    assert page.locator("#job-start").is_disabled()
    job.events.append({"state": "canceled"})
    page.wait_for_selector("#job-start:enabled")
    assert page.locator("#job-busy").is_hidden()


def test_a_result_becomes_a_picture_of_the_session(page, job, result):
    job.step(5, picture=5, state="canceled")
    page.wait_for_selector("#job-compare:visible")
    assert page.locator(".kept").count() == 2
    page.click("#job-close")
    page.locator(".kept").first.click()
    page.wait_for_selector("#status:text-is('Optimized for sea')")
    name, picture = downloaded(page)
    assert name == "photo-sea.png"
    np.testing.assert_array_equal(picture, result)
    assert page.locator("#before").evaluate("image => image.naturalWidth") == 512
    # The result's strength can be changed as for other pictures; it survives a reload.
    before = page.get_attribute("#download", "href")
    page.locator("#strength").fill("0")
    page.wait_for_selector(f'#download[href]:not([href="{before}"])')
    np.testing.assert_allclose(downloaded(page)[1][:, [0, -1], 0], [[40, 220]] * 384)
    _wait_until_kept(page, ["job-fake", "fake", "0"])
    page.reload()
    page.wait_for_selector("#status:text-is('Optimized for sea')")


def test_a_result_is_kept_although_the_panel_is_closed_at_once(page, job, result):
    slow = []
    page.route("**/v1/jobs/fake/picture**", lambda route: slow.append(route))
    job.step(5, picture=5, state="done")
    page.get_by_role("button", name="Close").press("Enter")
    assert page.locator(".kept").count() == 1
    for route in slow:
        route.fulfill(content_type="image/png", body=file_of(result))
    page.wait_for_selector(".kept >> nth=1")


def test_a_result_after_a_reload_is_compared_with_its_photograph(page, job):
    key = page.evaluate(KEPT)[0]
    _wait_until_kept(page, [key, "fake", "100"])
    page.reload()
    page.wait_for_selector("#job:visible")
    job.step(5, picture=5, state="done")
    page.click("#job-compare")
    page.wait_for_selector("#status:text-is('Optimized for sea')")
    assert page.get_attribute("#before", "alt") == "photo, the photograph"


def test_the_focus_follows_the_job(page, job):
    assert page.evaluate(FOCUSED) == "job-cancel"
    job.step(1, picture=1, state="done")
    page.wait_for_selector("#job-close:focus")
    page.reload()
    page.wait_for_selector("#job-download:visible")
    page.wait_for_selector("#work:visible")
    page.get_by_role("button", name="Close").press("Enter")
    assert page.evaluate(FOCUSED) == "SUMMARY"


def test_no_error_stays_when_the_server_is_back(page, job):
    page.wait_for_selector("#job-status:has-text('Waiting')")
    job.gone = True
    page.wait_for_selector("#job-status.wrong:has-text('trying again')")
    page.click("#job-cancel")
    page.wait_for_timeout(300)
    job.gone, job.lost = False, True
    page.wait_for_selector("#job-status:has-text('no longer has this optimization')")
    assert page.locator("#error").is_hidden()
    assert page.locator("#job-start").is_enabled()


def test_the_state_is_told_again_when_the_server_is_back(page, job):
    job.step(1, picture=1)
    page.wait_for_selector("#job-status:has-text('Step 1 of 40')")
    job.gone = True
    page.wait_for_selector("#job-status.wrong:has-text('trying again')")
    job.gone = False
    page.wait_for_selector("#job-status:has-text('Step 1 of 40')")


def test_the_jobs_ahead_are_told(page, job):
    job.ahead = 2
    page.wait_for_selector("#job-status:text-is('Waiting: 2 jobs are ahead …')")
    job.ahead = 1
    page.wait_for_selector("#job-status:text-is('Waiting: 1 job is ahead …')")
    job.ahead = 0
    page.wait_for_selector("#job-status:text-is('Waiting …')")
    job.step(1)
    page.wait_for_selector("#job-status:has-text('Step 1 of 40')")


def test_a_job_that_waits_has_the_place_of_its_picture(page, job):
    page.set_viewport_size({"width": 1280, "height": 720})

    def places():
        names = ("#job-place", "#curve", "#job-cancel")
        boxes = [page.locator(name).bounding_box() for name in names]
        return [(round(box["x"]), round(box["y"])) for box in boxes]

    before = places()
    job.step(1, picture=1)
    page.wait_for_selector("#job-picture:visible")
    assert places() == before
    box = page.locator("#job-picture").bounding_box()
    assert (box["width"] / box["height"], box["height"]) == pytest.approx((4 / 3, 360))
    assert box["x"] + box["width"] <= page.locator("#curve").bounding_box()["x"]
    legend, button = (
        page.locator(name).bounding_box() for name in (".legend", "#job-cancel")
    )
    assert button["y"] - legend["y"] - legend["height"] >= 12
