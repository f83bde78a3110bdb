"""Tests of the page during painting, after errors, and on small screens."""

import numpy as np
import pytest

from tests.serving.browser import (
    choose,
    downloaded,
    give,
    needs_chromium,
    opened,
    repainted,
)
from tests.serving.inverter import Inverter
from tests.serving.running import running

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def limits():
    return {"max_pixels": 10_000_000, "timeout": 20}


def _is_downloadable(page):
    link = page.locator("#download")
    enabled = link.get_attribute("aria-disabled") is None
    assert enabled == (link.get_attribute("href") is not None)
    return enabled


def test_the_focus_stays_where_the_user_put_it(page, runner, photo):
    runner.gate.clear()
    give(page, photo)
    page.wait_for_selector("input[name=style]:focus")
    page.focus("#strength")
    runner.gate.set()
    page.wait_for_selector("img.waiting", state="detached")
    assert page.evaluate("document.activeElement.id") == "strength"


def test_no_download_while_another_picture_is_painted(page, runner, photo):
    choose(page, photo)
    assert _is_downloadable(page)
    runner.gate.clear()
    page.get_by_role("radio", name="Waves").check()
    page.wait_for_selector(".busy")
    assert not _is_downloadable(page)
    runner.gate.set()
    page.wait_for_selector("#download[href]")
    assert downloaded(page)[0] == "photo-waves.png"


def test_a_retry_after_an_error(page, runner, photo):
    choose(page, photo)
    runner.misbehave("defect")
    page.get_by_role("radio", name="Lines").check()
    page.wait_for_selector("#error:visible")
    assert not _is_downloadable(page)
    assert page.locator("#cancel").is_hidden()
    runner.behave()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("#download[href]")
    assert page.locator("#error").is_hidden()
    assert page.locator("#retry").is_hidden()
    name, picture = downloaded(page)
    assert name == "photo-lines.png"
    np.testing.assert_array_equal(picture, 255 - photo)


def test_seconds_so_far_and_cancel(page, runner, photo):
    choose(page, photo)
    runner.gate.clear()
    page.get_by_role("radio", name="Waves").check()
    page.wait_for_selector("#clock:text-is('1 s')")
    page.get_by_role("button", name="Cancel").press("Enter")
    page.wait_for_selector("#retry:focus")
    assert page.inner_text("#status") == "Canceled."
    assert page.inner_text("#clock") == ""
    assert not _is_downloadable(page)
    runner.gate.set()
    page.get_by_role("button", name="Paint").press("Enter")
    page.wait_for_selector("#download[href]")
    assert downloaded(page)[0] == "photo-waves.png"


def test_another_photograph_keeps_the_blend(page, runner, photo):
    choose(page, photo)
    page.get_by_label("Blend with").select_option("Waves")
    page.locator("#mixture").fill("25")
    choose(page, photo[:, ::-1].copy(), "other.png")
    page.wait_for_selector('#download[download="other-dots-waves.png"]')
    assert page.input_value("#mixture") == "25"
    assert [0.75, 0, 0.25] in runner.seen


def test_another_photograph_keeps_the_size(page, photo):
    large = np.full((900, 1200, 3), 90, np.uint8)
    choose(page, large, "first.png")
    repainted(page, lambda: page.select_option("#size", "1024"))
    for name, size, side in (("a", 700, "700"), ("b", 1100, "1024")):
        choose(page, np.full((size, 500, 3), 90, np.uint8), f"{name}.png")
        page.wait_for_selector(f"#download[download='{name}-dots.png']")
        assert page.input_value("#size") == side
    repainted(page, lambda: page.select_option("#size", "1100"))  # original
    choose(page, large, "c.png")
    page.wait_for_selector("#download[download='c-dots.png']")
    assert page.input_value("#size") == "1200"


def test_a_wrong_file_leaves_the_picture_as_it_was(page, photo):
    choose(page, photo)
    before = page.inner_text("#status")
    assert before.startswith("Dots, ")
    wrong = {"name": "wrong.jpg", "mimeType": "image/jpeg", "buffer": b"text"}
    page.set_input_files("#file", wrong)
    page.wait_for_selector("#error:visible")
    assert page.inner_text("#status") == before
    assert downloaded(page)[0] == "photo-dots.png"


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_what_is_no_file_is_told(page, kind):
    page.evaluate(
        """kind => {
            const data = new DataTransfer();
            data.setData("text/plain", "https://example.org/a.jpg");
            const options = { bubbles: true, cancelable: true };
            document.body.dispatchEvent(kind === "drop"
                ? new DragEvent("drop", { ...options, dataTransfer: data })
                : new ClipboardEvent("paste", { ...options, clipboardData: data }));
        }""",
        kind,
    )
    page.wait_for_selector(f"#error:has-text('{kind}')")
    assert "contains no picture" in page.inner_text("#error")


def test_sizes_that_take_too_long_are_not_offered(page, runner):
    runner.gate.clear()
    give(page, np.zeros((2100, 2800, 3), np.uint8))
    page.wait_for_selector("#clock:text-is('6 s')")
    runner.gate.set()
    page.wait_for_selector("#download[href]")
    # At least 6 s for 0.44 megapixels, and so 22 s for 1.7, as many as are painted.
    largest = page.locator("#size option").last
    about = "original size, takes too long for this server"
    assert largest.inner_text() == f"2800 pixels, {about}"
    assert largest.is_disabled()
    assert "about" in page.locator("#size option", has_text="1024").inner_text()
    assert page.input_value("#size") == "768"


def test_sizes_that_are_painted_reduced_take_equally_long(page, runner):
    runner.gate.clear()
    give(page, np.zeros((2100, 2800, 3), np.uint8))
    page.wait_for_selector("#clock:text-is('2 s')")
    runner.gate.set()
    page.wait_for_selector("#download[href]")
    texts = page.locator("#size option").all_inner_texts()
    assert [text.split(",")[0] for text in texts[-3:]] == [
        f"{side} pixels" for side in (1536, 2048, 2800)
    ]
    (seconds,) = {text.split(", ")[-1] for text in texts[-3:]}
    assert seconds.startswith("about ")
    assert seconds != texts[-4].split(", ")[-1]  # 1024 pixels


@pytest.mark.parametrize("shape", [(60, 80, 3), (80, 60, 3), (60, 200, 3)])
def test_the_download_is_above_the_fold(page, shape):
    page.set_viewport_size({"width": 1280, "height": 720})
    choose(page, np.full(shape, 90, np.uint8))
    box = page.locator("#download").bounding_box()
    assert box["y"] + box["height"] <= 720


@pytest.mark.parametrize("size", [(390, 844), (820, 1180), (844, 390)])
def test_the_picture_is_in_sight_while_a_control_is_used(page, photo, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    choose(page, photo)
    page.get_by_label("Blend with").select_option("Waves")
    for control in ("[value='2'][name=style]", "#strength", "#mixture", "#size"):
        page.focus(control)
        page.wait_for_timeout(50)
        picture = page.locator("#compare").bounding_box()
        used = page.locator(control).bounding_box()
        assert picture["y"] >= 0, control
        assert picture["y"] + picture["height"] <= size[1], control
        assert used["y"] + used["height"] <= size[1], control
        covered = page.evaluate(
            """name => {
                const control = document.querySelector(name);
                const { x, y, width, height } = control.getBoundingClientRect();
                const there = document.elementFromPoint(x + width / 2, y + height / 2);
                return Boolean(there.closest(".stage"));
            }""",
            control,
        )
        assert not covered, control


@pytest.mark.parametrize("size", [(390, 844), (1280, 500)])
def test_an_error_is_in_sight_wherever_the_page_is_scrolled_to(page, photo, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    choose(page, photo)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    wrong = {"name": "wrong.jpg", "mimeType": "image/jpeg", "buffer": b"text"}
    page.set_input_files("#file", wrong)
    page.wait_for_selector("#error:visible")
    box = page.locator("#error").bounding_box()
    assert 0 <= box["y"] <= box["y"] + box["height"] <= size[1]


def test_a_phone_shows_all_buttons_of_a_picture(page, runner, photo):
    page.set_viewport_size({"width": 390, "height": 844})
    choose(page, photo)
    runner.gate.clear()
    page.get_by_role("radio", name="Waves").check()
    page.wait_for_selector("#cancel:visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_selector("#retry:visible")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for button in page.locator("#work .actions > :visible").all():
        box = button.bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390


def test_the_picture_does_not_cover_those_of_the_session(page):
    page.set_viewport_size({"width": 1280, "height": 720})
    choose(page, np.full((600, 900, 3), 90, np.uint8))
    repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
    page.mouse.wheel(0, 10_000)
    page.wait_for_timeout(300)
    stage, gallery = (page.locator(n).bounding_box() for n in (".stage", ".gallery"))
    assert stage["y"] + stage["height"] <= gallery["y"]


def test_numbers_of_works_and_accents_of_titles(page):
    names = page.evaluate(
        """async () => {
            const { pretty } = await import("/page/show.js");
            const names = ["composition_vii", "starry_night", "mix_iv", "civic"];
            const title = "Starry Night over the Rhône (Vincent van Gogh, 1888)";
            const rhone = pretty("starry_rhone", title);
            return [...names.map((name) => pretty(name)), rhone];
        }"""
    )
    expected = ["Composition VII", "Starry night", "Mix IV", "Civic", "Starry Rhône"]
    assert names == expected


def test_a_server_that_is_gone_is_told_and_nothing_is_lost(browser, photo):
    with running(runner=Inverter()) as client:
        pages = opened(browser, client)
        page = next(pages)
        choose(page, photo)
    page.get_by_role("radio", name="Waves").check()
    page.wait_for_selector("#error:has-text('The server does not respond')")
    page.wait_for_selector("#retry:visible")
    assert page.locator("#after").evaluate("image => image.naturalWidth") == 80
    page.click("#retry")
    page.wait_for_selector("#error:has-text('The server does not respond')")
    page.wait_for_selector("#retry:visible")
    give(page, photo, "new.png")
    page.wait_for_selector("#after[alt='new, the photograph']")
    page.wait_for_selector("#retry:visible")
    page.wait_for_selector("img.waiting", state="detached")
    assert page.inner_text("#status") == "Not painted."
    assert page.locator(".right").is_hidden()  # there is no painting
    page.locator("#strength").fill("50")
    assert not _is_downloadable(page)
    assert list(pages) == []
