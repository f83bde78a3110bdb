"""Automatic accessibility tests of the page in every state."""

import pytest

from tests.serving.browser import give, needs_chromium, opened

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = needs_chromium

SCHEMES = ("light", "dark")
SIZES = ({"width": 1280, "height": 720}, {"width": 390, "height": 844})


def _check(page, state):
    violations = axe.Axe().run(page).response["violations"]
    shown = [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations]
    assert shown == [], state


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_no_violations(browser, client, runner, photo, scheme, size):
    options = {"color_scheme": scheme, "viewport": size}
    options["reduced_motion"] = "reduce"
    pages = opened(browser, client, **options)
    page = next(pages)
    _check(page, "start")
    runner.gate.clear()
    give(page, photo)
    page.wait_for_selector("#clock:text-is('1 s')")
    _check(page, "busy")
    page.click("#cancel")
    page.wait_for_selector("#retry:visible")
    _check(page, "canceled")
    runner.gate.set()
    page.click("#retry")
    page.wait_for_selector("#download[href]")
    page.get_by_label("Blend with").select_option("Waves")
    page.locator("#mixture").wait_for()
    page.click("#job-panel > summary")
    page.click("#job-masks > summary")
    page.wait_for_selector("#download[href]")
    _check(page, "painted")
    runner.misbehave("defect")
    page.get_by_role("radio", name="Lines").check()
    page.wait_for_selector("#error:visible")
    runner.behave()
    _check(page, "error")
    page.evaluate("document.getElementById('job').hidden = false")
    _check(page, "job")
    clip = {"name": "a.mp4", "mimeType": "video/mp4", "buffer": b"clip"}
    page.set_input_files("#file", clip)
    page.wait_for_selector("#video-style:visible")
    _check(page, "video")
    assert list(pages) == []
