"""Tests of what, and how much, the page keeps for a reload."""

import numpy as np

from tests.serving.browser import (
    choose,
    downloaded,
    give,
    needs_chromium,
    opened,
    repainted,
    upload,
)
from tests.serving.running import running

pytestmark = needs_chromium

COUNT = """async () => {
    const { openDatabase, readTabs } = await import("/page/database.js");
    const tabs = await readTabs(await openDatabase());
    return tabs.map(([, { state }]) => state.items.length).sort();
}"""

# Chromium's own limit, a part of the disk, cannot be changed in a test.
FULL = """() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
        if (value instanceof Blob) throw new DOMException("full", "QuotaExceededError");
        return put.call(this, value, key);
    };
}"""


def _wait_until_kept(page, *counts):
    """Waits until the database contains this many pictures of each tab."""
    for _ in range(100):
        if page.evaluate(COUNT) == list(counts):
            return
        page.wait_for_timeout(50)
    raise AssertionError(page.evaluate(COUNT))


def _painted(page, style):
    repainted(page, lambda: page.get_by_role("radio", name=style).check())


def test_pictures_of_the_session_survive_a_reload(page, runner, photo):
    choose(page, photo)
    _painted(page, "Lines")
    _painted(page, "Waves")
    repainted(page, lambda: page.locator("#strength").fill("30"))
    _wait_until_kept(page, 3)
    page.wait_for_timeout(1000)
    before = len(runner.seen)
    page.reload()
    page.wait_for_selector("#download[download='photo-waves.png']")
    assert page.input_value("#strength") == "30"
    assert page.locator(".kept").count() == 3
    sizes = page.locator(".kept img").evaluate_all("all => all.map(i => i.alt)")
    assert sizes == ["photo, The Sea", "photo, Lines", "photo, Dots"]
    page.wait_for_selector("img.waiting", state="detached")
    assert len(runner.seen) == before + 3  # thumbnails only
    repainted(page, lambda: page.locator(".kept").last.click())
    name, picture = downloaded(page)
    assert name == "photo-dots.png"
    np.testing.assert_array_equal(picture, 255 - photo)


def test_a_painting_of_ones_own_survives_a_reload(
    browser, painting_model, photo, random
):
    painting = random.integers(0, 255, (24, 32, 3), np.uint8)
    with running(models=[f"any={painting_model}"]) as client:
        pages = opened(browser, client)
        page = next(pages)
        choose(page, photo)
        file = upload(painting, "own.png")
        repainted(page, lambda: page.set_input_files("#own-file", file))
        _, expected = downloaded(page)
        _wait_until_kept(page, 2)
        page.wait_for_timeout(500)
        page.reload()
        page.wait_for_selector("#download[download='photo-own.png']")
        assert page.get_by_role("radio", name="Your painting").is_checked()
        np.testing.assert_array_equal(downloaded(page)[1], expected)
        # The painting is still there for another photograph.
        choose(page, photo[:, ::-1].copy(), "other.png")
        page.wait_for_selector("#download[download='other-own.png']")
        assert list(pages) == []


def test_two_tabs_keep_their_own_pictures(browser, client, photo):
    context = browser.new_context()
    first, second = context.new_page(), context.new_page()
    for page, name in ((first, "one.png"), (second, "two.png")):
        page.goto(client.url)
        choose(page, photo, name)
    _painted(first, "Lines")
    _wait_until_kept(first, 1, 2)
    # A duplicate begins with the pictures of the first tab, and leaves them alone.
    storage = first.evaluate("({ ...sessionStorage })")
    third = context.new_page()
    third.add_init_script(
        f"if (!sessionStorage.length) Object.assign(sessionStorage, {storage})"
    )
    third.goto(client.url)
    third.wait_for_selector("#download[download='one-lines.png']")
    assert third.locator(".kept").count() == 2
    _painted(third, "Waves")
    _wait_until_kept(first, 1, 2, 3)
    for page, count, name in ((first, 2, "one-lines"), (third, 3, "one-waves")):
        page.reload()
        page.wait_for_selector(f"#download[download='{name}.png']")
        assert page.locator(".kept").count() == count
    second.reload()
    second.wait_for_selector("#download[download='two-dots.png']")
    context.close()


def test_a_full_browser_is_told_and_nothing_else_is_lost(page, client, photo):
    choose(page, photo)
    _wait_until_kept(page, 1)
    page.evaluate(FULL)
    repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
    page.wait_for_selector("#error:has-text('storage is full')")
    assert page.get_by_role("alert").inner_text().count("\n") == 0
    assert page.locator(".kept").count() == 2
    assert downloaded(page)[0] == "photo-waves.png"
    _painted(page, "Lines")
    page.wait_for_timeout(500)
    assert page.locator("#error").is_hidden()  # reported once
    page.reload()
    page.wait_for_selector("#download[download='photo-lines.png']")


def test_a_photograph_that_is_not_kept_is_told_and_no_older_one_comes_back(page, photo):
    choose(page, photo)
    _wait_until_kept(page, 1)
    page.evaluate(FULL)
    repainted(page, lambda: give(page, photo, "new.png"))
    page.wait_for_selector("#error:has-text('the photograph and all pictures')")
    _wait_until_kept(page)
    page.reload()
    page.wait_for_timeout(1000)
    assert page.locator("#choose").is_visible()


def test_the_number_of_pictures_is_limited(page, photo):
    choose(page, photo)
    for number in range(25):
        array = np.full((20, 20, 3), number, np.uint8)
        give(page, array, f"{number}.png")
        page.wait_for_selector(f"#download[download='{number}-dots.png']")
    assert page.locator(".kept").count() == 24
    _wait_until_kept(page, 24)


def test_a_page_without_a_database_works(browser, client, photo):
    pages = opened(browser, client)
    page = next(pages)
    page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { value: undefined })"
    )
    page.reload()
    choose(page, photo)
    _painted(page, "Waves")
    assert page.locator("#error").is_hidden()
    assert list(pages) == []


def test_a_link_comes_before_what_was_shown(page, client, photo):
    choose(page, photo)
    _wait_until_kept(page, 1)
    page.goto(f"{client.url}/#style=waves")
    page.reload()
    page.wait_for_selector("#download[download='photo-waves.png']")


def test_an_address_with_another_strength_needs_no_request(page, runner, photo):
    """The address is newer than what is kept if the page was reloaded at once."""
    choose(page, photo)
    _wait_until_kept(page, 1)
    count = len(runner.seen)
    address = page.evaluate("location.hash").replace("strength=100", "strength=70")
    page.evaluate("hash => history.replaceState(null, '', hash)", address)
    page.reload()
    page.wait_for_selector("#download[download='photo-dots.png']")
    _, picture = downloaded(page)
    expected = 0.7 * (255 - photo.astype(float)) + 0.3 * photo
    np.testing.assert_allclose(picture, expected, atol=2)
    page.wait_for_selector("img.waiting", state="detached")
    assert len(runner.seen) == count + 3  # thumbnails only
