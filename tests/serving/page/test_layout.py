"""Tests of the page's layout, full screen, and the buttons of a picture."""

import numpy as np
import pytest

from tests.serving.browser import choose, needs_chromium, repainted

pytestmark = needs_chromium
WRONG = {"name": "wrong.jpg", "mimeType": "image/jpeg", "buffer": b"text"}


@pytest.fixture(scope="module")
def context():
    permissions = ["clipboard-read", "clipboard-write"]
    return {"permissions": permissions, "color_scheme": "dark"}


def _boxes_meet(one, other):
    def meet(axis, length):
        return one[axis] < other[axis] + other[length] and (
            other[axis] < one[axis] + one[length]
        )

    return meet("x", "width") and meet("y", "height")


@pytest.mark.parametrize("size", [(390, 844), (1280, 720)])
def test_an_error_covers_no_picture_and_can_be_dismissed(page, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    choose(page, np.full((600, 900, 3), 90, np.uint8))
    page.set_input_files("#file", WRONG)
    page.wait_for_selector("#error:visible")
    for scroll in (0, 200):
        page.evaluate(f"scrollTo(0, {scroll})")
        page.wait_for_timeout(100)
        notice = page.locator(".notice").bounding_box()
        assert notice["y"] + notice["height"] <= size[1]
        assert not _boxes_meet(notice, page.locator("#compare").bounding_box())
    page.get_by_role("button", name="Dismiss").press("Enter")
    assert page.locator(".notice").is_hidden()
    assert page.evaluate("document.activeElement.id") == "another"


def test_full_screen_has_the_focus_and_a_way_out(page, photo):
    choose(page, photo)
    page.get_by_role("button", name="Full screen").press("Enter")
    page.wait_for_selector("#divide:focus")
    page.get_by_role("button", name="Leave full screen").click()
    page.wait_for_selector("#fullscreen:focus")


def test_a_selected_style_does_not_become_wider(page, photo):
    choose(page, photo)
    name = page.locator(".style span").nth(1)
    font = "e => getComputedStyle(e).fontWeight"
    before = name.evaluate(font)
    repainted(page, lambda: page.get_by_role("radio", name="Lines").check())
    assert name.evaluate(font) == before


def test_the_buttons_of_a_phone_are_centered_and_complete(page, photo):
    page.set_viewport_size({"width": 390, "height": 844})
    choose(page, photo)
    buttons = [b.bounding_box() for b in page.locator(".tools > :visible").all()]
    left = buttons[0]["x"]
    right = 390 - buttons[-1]["x"] - buttons[-1]["width"]
    assert left == pytest.approx(right, abs=2)
    style = "e => getComputedStyle(e).overflowY"
    assert page.locator(".tools").evaluate(style) == "visible"


def test_the_picture_at_full_size_has_an_edge_and_closes_outside(page, photo):
    choose(page, photo)
    page.get_by_role("button", name="100 %").click()
    close, picture = (
        page.locator(i).bounding_box() for i in ("#zoom-close", "#zoomed")
    )
    assert not _boxes_meet(close, picture)
    border = "e => getComputedStyle(e).borderTopWidth"
    assert page.locator("#zoom").evaluate(border) == "1px"
    page.mouse.click(5, 5)
    page.wait_for_selector("#zoom:not([open])", state="attached")


def test_the_tag_of_a_square_picture_is_above_the_divider(page):
    page.set_viewport_size({"width": 390, "height": 844})
    choose(page, np.full((300, 300, 3), 90, np.uint8))
    layer = "e => Number(getComputedStyle(e).zIndex)"
    assert page.locator(".tag.left").evaluate(layer) > 0


def test_the_status_comes_back_after_a_copy(page, photo):
    choose(page, photo)
    before = page.inner_text("#status")
    page.click("#copy")
    page.wait_for_selector("#status:text-is('Copied.')")
    page.wait_for_selector(f"#status:text-is('{before}')")


def test_a_failed_share_is_told_in_plain_words_until_the_next_action(page, photo):
    page.evaluate("""() => {
        navigator.canShare = () => true;
        navigator.share = async () => { throw new DOMException("raw", "DataError"); };
    }""")
    choose(page, photo)
    page.click("#share")
    page.wait_for_selector("#error:visible")
    assert page.inner_text("#error") == "This browser could not share the picture."
    page.click("#copy")
    page.wait_for_selector("#status:text-is('Copied.')")
    assert page.locator("#error").is_hidden()


def test_modules_are_requested_at_once(page, client):
    _, _, text = client.ask("GET", "/")
    links = set(text.decode().split('rel="modulepreload" href="')[1:])
    names = {link.partition('"')[0] for link in links}
    used = page.evaluate(
        "performance.getEntriesByType('resource').map(e => new URL(e.name).pathname)"
    )
    assert {n for n in used if n.endswith(".js")} - {"/page/page.js"} == names
