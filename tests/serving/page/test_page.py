"""Tests of the page in a real browser."""

import io

import numpy as np
import pytest
from PIL import Image

import tfstyle
from tests.serving.browser import (
    choose,
    downloaded,
    needs_chromium,
    opened,
    repainted,
)
from tests.serving.colorer import FAMILY, FILE, OPENER
from tests.serving.inverter import Inverter
from tests.serving.pictures import file_of
from tests.serving.running import running
from tfstyle.networks.families import FAMILIES

pytestmark = needs_chromium


@pytest.fixture
def runner():
    return Inverter()


@pytest.fixture
def page(browser, runner):
    with running(runner=runner, max_pixels=100_000) as client:
        yield from opened(browser, client)


@pytest.fixture
def painting_page(browser, painting_model):
    """The page with a network that is shown paintings."""
    with running(models=[f"any={painting_model}"], max_pixels=100_000) as client:
        yield from opened(browser, client)


def test_a_photograph_is_painted_in_every_style_anddownloaded(page, runner, photo):
    choose(page, photo)
    assert page.locator(".style").all_inner_texts() == ["Dots", "Lines", "Waves"]
    for one in ([1, 0, 0], [0, 1, 0], [0, 0, 1]):
        assert one in runner.seen
    name, picture = downloaded(page)
    assert name == "photo-dots.png"
    np.testing.assert_array_equal(picture, 255 - photo)


def test_style_and_blend_reach_the_network(page, runner, photo):
    choose(page, photo)
    repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
    assert runner.seen[-1] == [0, 0, 1]
    assert "The Sea" in page.inner_text("#status")
    assert page.locator("#mixture").is_hidden()
    repainted(page, lambda: page.get_by_label("Blend with").select_option("Lines"))
    np.testing.assert_allclose(runner.seen[-1], [0, 0.5, 0.5])
    repainted(page, lambda: page.locator("#mixture").fill("20"))
    np.testing.assert_allclose(runner.seen[-1], [0, 0.2, 0.8])
    assert "Lines and The Sea" in page.inner_text("#status")
    assert page.inner_text("#mixture-said") == "20 % Lines"
    count = len(runner.seen)
    repainted(page, lambda: page.locator("#strength").fill("0"))
    assert len(runner.seen) == count  # the page mixes them
    name, picture = downloaded(page)
    assert name == "photo-lines-waves.png"
    np.testing.assert_array_equal(picture, photo)


def test_all_of_it_by_keyboard(page, runner, photo):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "file"
    choose(page, photo)
    assert page.evaluate("document.activeElement.name") == "style"
    repainted(page, lambda: page.keyboard.press("ArrowRight"))
    assert runner.seen[-1] == [0, 1, 0]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "strength"
    repainted(page, lambda: page.keyboard.press("ArrowLeft"))
    _, picture = downloaded(page)
    expected = 0.95 * (255 - photo.astype(float)) + 0.05 * photo
    np.testing.assert_allclose(picture, expected, atol=2)
    page.focus("#divide")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.get_attribute("#divide", "aria-valuetext") == "40 % photograph"


def test_before_and_after_are_divided_where_the_slider_is(page, photo):
    choose(page, photo)
    page.locator("#divide").fill("50")
    box = page.locator("#compare").bounding_box()
    shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
    y = int(box["y"] + box["height"] * 0.3)
    tones = [shot.getpixel((int(box["x"] + box["width"] * x), y)) for x in (0.2, 0.8)]
    # The photograph is dark on the left; its negative is dark on the right.
    assert tones[0] == pytest.approx(40, abs=4)
    assert tones[1] == pytest.approx(35, abs=4)


def test_everything_has_a_name_for_screen_readers(page, photo):
    choose(page, photo)
    for role, names in {
        "radio": ["Dots", "Lines", "Waves"],
        "slider": ["Compare: visible part of the photograph", "Strength"],
        "combobox": ["Blend with", "Size", "File"],
        "checkbox": ["Keep the photograph's colors"],
        "link": ["Download"],
        "button": ["Another photograph", "Copy", "Full screen", "100 %"],
        "img": ["photo, painted in the style Dots"],
    }.items():
        for name in names:
            assert page.get_by_role(role, name=name).count() == 1, (role, name)
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_photograph_that_is_dropped(page, photo):
    import base64

    transfer = page.evaluate_handle(
        """text => {
            const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], "dropped.png", { type: "image/png" }));
            return transfer;
        }""",
        base64.b64encode(file_of(photo)).decode(),
    )
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    page.wait_for_selector("#download[href]")
    assert page.get_attribute("#download", "download") == "dropped-dots.png"
    page.wait_for_selector("img.waiting", state="detached")


def test_what_is_no_picture_is_told(page):
    file = {"name": "text.png", "mimeType": "image/png", "buffer": b"text"}
    page.set_input_files("#file", file)
    page.wait_for_selector("#error:visible")
    assert "text.png is not a picture" in page.get_by_role("alert").inner_text()
    assert page.locator("#choose").is_visible()


def test_a_photograph_beyond_the_limit_is_made_smaller(page, runner):
    choose(page, np.zeros((600, 800, 3), np.uint8))
    sizes = page.locator("#size option").all_inner_texts()
    # 800 * sqrt(100 000 / (600 * 800)) is 365, of which 365 x 274 are too many.
    assert sizes == ["364 pixels"]
    _, picture = downloaded(page)
    assert picture.shape[0] * picture.shape[1] <= 100_000


@pytest.mark.parametrize("width", [360, 820, 1400])
def test_nothing_is_wider_than_the_screen(page, photo, width):
    page.set_viewport_size({"width": width, "height": 800})
    choose(page, photo)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


def test_a_network_that_is_shown_a_painting(browser, monkeypatch, tmp_path, photo):
    monkeypatch.setitem(FAMILIES, FAMILY.name, FAMILY)
    (tmp_path / FILE).touch()
    sea = np.full((40, 50, 3), (10, 120, 200), np.uint8)
    painting = {"name": "sea.png", "mimeType": "image/png", "buffer": file_of(sea)}
    with running(models=[f"colorer={tmp_path}"], opener=OPENER) as client:
        pages = opened(browser, client)
        page = next(pages)
        file = {"name": "a.png", "mimeType": "image/png", "buffer": file_of(photo)}
        page.set_input_files("#file", [file, file])
        page.click("#all")
        page.wait_for_selector("#status:text-is('Choose a painting.')")
        assert page.locator("#cancel").is_hidden()
        page.set_input_files("#file", file)
        page.wait_for_selector("#own-row:visible")
        page.wait_for_function("document.getElementById('status').innerText")
        assert page.inner_text("#status") == "Choose a painting."
        assert page.locator("#styles").is_hidden()
        assert page.get_by_label("Blend with").is_hidden()
        page.locator("#strength").fill("50")  # still asks for a painting
        page.wait_for_timeout(500)
        assert page.inner_text("#status") == "Choose a painting."
        page.locator("#strength").fill("100")
        page.set_input_files("#own-file", painting)
        page.wait_for_selector("#download[href]")
        assert page.get_by_role("radio", name="Your painting").is_checked()
        name, picture = downloaded(page)
        assert name == "a-sea.png"
        np.testing.assert_allclose(picture, np.broadcast_to(sea[:1, :1], picture.shape))
        repainted(page, lambda: page.locator("#strength").fill("50"))
        _, half = downloaded(page)
        np.testing.assert_allclose(half, (sea[0, 0] + photo.astype(int)) / 2, atol=1)
        assert page.inner_text("#status").startswith("Your painting, ")
        assert list(pages) == []  # closes it, and checks what it asked and reported


def test_a_painting_of_ones_own(painting_page, painting_model, photo, random):
    page, painting = painting_page, random.integers(0, 255, (24, 32, 3), np.uint8)
    choose(page, photo)
    file = {"name": "own.png", "mimeType": "image/png", "buffer": file_of(painting)}
    repainted(page, lambda: page.set_input_files("#own-file", file))
    assert page.get_by_role("radio", name="Your painting").is_checked()
    name, picture = downloaded(page)
    assert name == "photo-own.png"
    given = {"model": painting_model, "runtime": "litert"}
    expected = tfstyle.stylize(photo, painting, **given)
    np.testing.assert_allclose(picture / 255, expected, atol=2 / 255)
    page.set_input_files("#file", [file, file])
    page.wait_for_selector("#download[download='own-own.png']")
    with page.expect_download() as download:
        page.click("#all")
    assert download.value.suggested_filename == "own.zip"
    choose(page, photo)
    page.wait_for_selector("#download[download='photo-own.png']")
    repainted(page, lambda: page.get_by_label("Blend with").select_option("Lines"))
    page.wait_for_selector("#mixture")
    repainted(page, lambda: page.locator("#mixture").fill("75"))
    assert "Your painting and Lines" in page.inner_text("#status")
    _, picture = downloaded(page)
    expected = tfstyle.stylize(photo, ["lines:3", painting], **given)
    np.testing.assert_allclose(picture / 255, expected, atol=2 / 255)
    repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
    assert "your" not in page.inner_text("#status").lower()


def test_names_alone_offer_no_painting(page, photo):
    choose(page, photo)
    assert page.locator("#own-row").is_hidden()
