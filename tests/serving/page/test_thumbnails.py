"""Tests of the page's thumbnails: when they are painted, and when they are not."""

from tests.serving.browser import choose, give, needs_chromium, repainted

pytestmark = needs_chromium
PREDICT = "**/v1/models/*:predict"
TONES = """async () => {
    const tones = [];
    for (const image of document.querySelectorAll(".style img")) {
        const bitmap = await createImageBitmap(image);
        const context = new OffscreenCanvas(1, 1).getContext("2d");
        context.drawImage(bitmap, 0, 0);
        tones.push(context.getImageData(0, 0, 1, 1).data[0]);
    }
    return tones;
}"""


def test_thumbnails_are_painted_after_an_outage(page, photo):
    page.route(PREDICT, lambda route: route.abort())
    give(page, photo)
    page.wait_for_selector("#retry:visible")
    page.wait_for_selector("img.waiting", state="detached")
    assert page.evaluate(TONES) == [40] * 3
    page.unroute(PREDICT)
    page.click("#retry")
    page.wait_for_selector("#download[href]")
    page.wait_for_function(f"({TONES})().then(tones => tones.every(t => t === 215))")


def test_only_thumbnails_that_are_shown_are_painted(page, runner, photo):
    runner.gate.clear()
    before = len(runner.seen)
    give(page, photo, "first.png")
    page.wait_for_selector("#cancel:visible")
    give(page, photo[::-1].copy(), "second.png")
    page.wait_for_selector("#after[alt^='second']")
    runner.gate.set()
    page.wait_for_selector("#download[download='second-dots.png']")
    page.wait_for_selector("img.waiting", state="detached")
    page.wait_for_timeout(500)
    assert len(runner.seen) - before <= 5  # two pictures, three thumbnails


def test_replaced_thumbnails_need_no_memory(page, photo):
    choose(page, photo)
    page.evaluate("""() => {
        window.revoked = [];
        const revoke = URL.revokeObjectURL;
        URL.revokeObjectURL = (url) => (window.revoked.push(url), revoke(url));
    }""")
    old = page.locator(".style img").evaluate_all("all => all.map(i => i.src)")
    repainted(page, lambda: give(page, photo, "other.png"))
    assert set(old) <= set(page.evaluate("window.revoked"))
