"""Tests of live pictures from the camera, which shows a test picture."""

import numpy as np
import pytest

from tests.serving.browser import needs_chromium, opened, upload
from tests.serving.colorer import FAMILY, FILE, OPENER
from tests.serving.running import running
from tfstyle.networks.families import FAMILIES

pytestmark = needs_chromium
CAMERA = {"permissions": ["camera"]}


@pytest.fixture(scope="module")
def context():
    return CAMERA


def _wait_until_painted(page, runner, weights, count=3):
    """Waits until `count` newer pictures have been painted with these weights."""
    before = len(runner.seen)
    for _ in range(200):
        if runner.seen[before:].count(weights) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(runner.seen[before:])


def test_the_style_changes_while_the_camera_goes_on(page, runner):
    page.click("#live")
    take = page.get_by_role("button", name="Take the picture")
    take.wait_for()
    assert page.inner_text("#status") == "Camera, live"
    page.wait_for_selector("img.waiting", state="detached")
    page.get_by_role("radio", name="Waves").check()
    _wait_until_painted(page, runner, [0, 0, 1])
    page.get_by_label("Blend with").select_option("Lines")
    _wait_until_painted(page, runner, [0, 0.5, 0.5])
    page.wait_for_timeout(1200)
    assert page.inner_text("#clock") == ""
    assert page.inner_text("#status") == "Camera, live"
    take.click()
    page.wait_for_selector("#download[download='camera-lines-waves.jpg']")
    assert page.locator("#cancel").is_hidden()


def test_a_photograph_ends_the_camera(page, runner, photo):
    page.click("#live")
    page.get_by_role("button", name="Take the picture").wait_for()
    page.set_input_files("#file", upload(photo))
    page.wait_for_selector("#download[download='photo-dots.png']")
    page.wait_for_selector("img.waiting", state="detached")
    before = len(runner.seen)
    page.wait_for_timeout(700)
    assert len(runner.seen) == before
    assert page.locator("#error").is_hidden()


def test_a_camera_that_waits_for_a_painting(browser, monkeypatch, tmp_path):
    monkeypatch.setitem(FAMILIES, FAMILY.name, FAMILY)
    (tmp_path / FILE).touch()
    sea = np.full((40, 50, 3), (10, 120, 200), np.uint8)
    with running(models=[f"colorer={tmp_path}"], opener=OPENER) as client:
        pages = opened(browser, client, **CAMERA)
        page = next(pages)
        page.click("#live")
        page.wait_for_selector("#status:text-is('Camera, live. Choose a painting.')")
        page.set_input_files("#own-file", upload(sea, "sea.png"))
        page.wait_for_selector("#status:text-is('Camera, live')")
        page.get_by_role("button", name="Take the picture").click()
        page.wait_for_selector("#download[download='camera-sea.jpg']")
        assert page.locator("#error").is_hidden()
        assert list(pages) == []


def test_a_picture_that_is_being_taken_does_not_show_the_camera_again(page):
    """A picture takes half a second here, so one is being taken most of the time."""
    page.evaluate("""() => {
        const convert = OffscreenCanvas.prototype.convertToBlob;
        OffscreenCanvas.prototype.convertToBlob = async function (options) {
            await new Promise((resolve) => setTimeout(resolve, 500));
            return convert.call(this, options);
        };
    }""")
    page.click("#live")
    page.get_by_role("button", name="Take the picture").wait_for()
    page.wait_for_selector("img.waiting", state="detached")
    page.click("#another")
    page.wait_for_timeout(1500)
    assert page.locator("#work").is_hidden()
