"""Tests of what users can do with one painted picture, and with several."""

import datetime
import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from tests.serving.browser import (
    choose,
    downloaded,
    give,
    needs_chromium,
    opened,
    repainted,
    upload,
)
from tests.serving.pictures import file_of

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def context():
    return {"permissions": ["camera", "clipboard-read", "clipboard-write"]}


@pytest.fixture
def colored(random):
    """Patches of colors, large enough that nothing is lost at their edges."""
    small = random.integers(0, 256, (6, 8, 3), np.uint8)
    return small.repeat(8, axis=0).repeat(8, axis=1)


def _luminosity(color):
    return (color * (0.3, 0.59, 0.11)).sum(axis=-1, keepdims=True)


def _with_colors_of(photo, painted):
    """Blend mode "color" of https://www.w3.org/TR/compositing-1, with its clipping."""
    color = photo + _luminosity(painted) - _luminosity(photo)
    mean = _luminosity(color)
    low = color.min(axis=-1, keepdims=True)
    high = color.max(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        color = np.where(low < 0, mean + (color - mean) * mean / (mean - low), color)
        shrunk = mean + (color - mean) * (1 - mean) / (high - mean)
    return np.where(high > 1, shrunk, color)


def test_strength_and_colors_without_a_request(page, runner, colored):
    choose(page, colored)
    count = len(runner.seen)
    repainted(page, lambda: page.locator("#strength").fill("60"))
    _, picture = downloaded(page)
    expected = 0.6 * (255 - colored.astype(float)) + 0.4 * colored
    np.testing.assert_allclose(picture, expected, atol=2)
    page.locator("#strength").fill("100")
    repainted(page, lambda: page.get_by_label("Keep the photograph's colors").check())
    _, picture = downloaded(page)
    photo = colored / 255
    expected = _with_colors_of(photo, 1 - photo)
    np.testing.assert_allclose(picture / 255, expected, atol=3 / 255)
    assert len(runner.seen) == count


def test_what_is_transparent_stays_so(page, colored):
    alpha = np.linspace(0, 255, 64).round().astype(np.uint8)
    alpha = np.broadcast_to(alpha, colored.shape[:2])[..., None]
    choose(page, np.concatenate([colored, alpha], axis=2))
    repainted(page, lambda: page.locator("#strength").fill("50"))
    with page.expect_download() as download:
        page.click("#download")
    picture = Image.open(io.BytesIO(download.value.path().read_bytes()))
    assert picture.mode == "RGBA"
    np.testing.assert_allclose(np.asarray(picture)[..., 3:], alpha, atol=2)


def test_the_format_of_the_file(page, colored):
    choose(page, colored)
    repainted(page, lambda: page.get_by_label("File").select_option("jpeg"))
    name, picture = downloaded(page)
    assert name == "photo-dots.jpg"
    np.testing.assert_allclose(picture[4::8, 4::8], 255 - colored[4::8, 4::8], atol=12)


def test_settings_are_in_the_address_and_survive_a_reload(page, client, runner, photo):
    choose(page, photo)
    repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
    repainted(page, lambda: page.locator("#strength").fill("70"))
    assert page.evaluate("location.hash") == "#style=waves&strength=70"
    page.reload()
    page.wait_for_selector("#download[download='photo-waves.png']")
    _, picture = downloaded(page)
    expected = 0.7 * (255 - photo.astype(float)) + 0.3 * photo
    np.testing.assert_allclose(picture, expected, atol=2)


@pytest.mark.parametrize(
    "link", ["#style=none&strength=x&model=9&format=exe", "#other=lines&style=waves"]
)
def test_any_address_is_taken(browser, client, photo, link):
    pages = opened(browser, client, f"/{link}")
    page = next(pages)
    choose(page, photo)
    name, _ = downloaded(page)
    other = "other" in link
    assert name == ("photo-lines-waves.png" if other else "photo-dots.png")
    assert list(pages) == []


def test_pictures_of_the_session_are_shown_again(page, photo):
    choose(page, photo)
    assert page.locator("#gallery-row").is_hidden()
    repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
    repainted(page, lambda: page.locator("#strength").fill("50"))
    assert page.locator(".kept").count() == 2
    repainted(page, lambda: page.locator(".kept").last.click())
    assert page.get_attribute("#download", "download") == "photo-dots.png"
    assert page.locator(".kept").count() == 2


def test_controls_belong_to_the_picture_that_is_shown(page, runner, colored):
    large = colored.repeat(20, axis=0).repeat(20, axis=1)  # 1280 x 960
    choose(page, large, "first.png")
    repainted(page, lambda: page.select_option("#size", "512"))
    repainted(page, lambda: page.locator("#strength").fill("40"))
    give(page, 255 - colored, "second.png")
    page.wait_for_selector("#download[download='second-dots.png']")
    repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
    repainted(page, lambda: page.locator("#strength").fill("80"))
    assert page.locator(".kept").count() == 4
    old = page.get_by_role("button", name="first, Dots").first
    repainted(page, old.click)
    assert old.get_attribute("aria-current") == "true"
    assert page.get_attribute("#before", "alt") == "first, the photograph"
    assert page.get_by_role("radio", name="Dots").is_checked()
    assert (page.input_value("#size"), page.input_value("#strength")) == ("512", "40")
    assert page.evaluate("location.hash") == "#style=dots&strength=40&size=512"
    name, picture = downloaded(page)
    assert (name, picture.shape) == ("first-dots.png", (384, 512, 3))
    page.wait_for_selector("img.waiting", state="detached")
    # It is this photograph that is painted next.
    repainted(page, lambda: page.get_by_role("radio", name="Lines").check())
    name, picture = downloaded(page)
    assert (name, picture.shape) == ("first-lines.png", (384, 512, 3))
    # The other picture is still as it was left.
    newest = page.get_by_role("button", name="second, The Sea")
    repainted(page, newest.click)
    assert page.input_value("#strength") == "80"
    expected = 0.8 * colored.astype(float) + 0.2 * (255 - colored.astype(float))
    np.testing.assert_allclose(downloaded(page)[1], expected, atol=2)


def test_a_picture_of_the_page_is_not_a_new_photograph(page, photo):
    choose(page, photo)
    repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
    page.locator(".kept").last.drag_to(page.locator("#compare"))
    page.wait_for_timeout(500)
    assert page.get_attribute("#download", "download").startswith("photo-")
    assert page.locator("#error").is_hidden()
    assert page.get_attribute("body", "class") in ("", None)


def test_the_same_picture_is_not_listed_twice(page, photo):
    choose(page, photo)
    for style in ("Waves", "Dots"):
        repainted(page, lambda: page.get_by_role("radio", name=style).check())  # noqa: B023
    assert page.locator(".kept").count() == 2


@pytest.mark.parametrize(
    ("choice", "sides"), [("512", [512, 512, 64]), ("700", [700, 900, 64])]
)
def test_several_photographs_are_painted_at_their_own_sizes(
    page, colored, choice, sides
):
    whole = colored.repeat(20, axis=0).repeat(20, axis=1)
    photos = [whole[:350, :700], whole[:900, :600], colored]
    files = [upload(one, f"{i}.png") for i, one in enumerate(photos)]
    page.set_input_files("#file", files)
    page.wait_for_selector("#download[href]")
    repainted(page, lambda: page.select_option("#size", choice))
    with page.expect_download() as download:
        page.click("#all")
    with zipfile.ZipFile(download.value.path()) as archive:
        pictures = [Image.open(io.BytesIO(archive.read(n))) for n in archive.namelist()]
        assert [max(one.size) for one in pictures] == sides


def test_a_bad_file_among_several_is_named_once(page, photo):
    bad = {"name": "bad.png", "mimeType": "image/png", "buffer": b"text"}
    page.set_input_files("#file", [bad, upload(photo, "good.png")])
    page.wait_for_selector("#download[download='good-dots.png']")
    page.wait_for_selector("#error:has-text('bad.png is not a picture')")
    assert page.inner_text("#error").count("bad.png") == 1
    assert page.locator("#all").is_hidden()


def test_several_photographs_become_a_zip(page, random):
    photos = [random.integers(0, 256, (24, 32, 3), np.uint8) for _ in range(3)]
    files = [
        {"name": "a.png", "mimeType": "image/png", "buffer": file_of(photo)}
        for photo in photos
    ]
    broken = {"name": "b.png", "mimeType": "image/png", "buffer": b"text"}
    page.set_input_files("#file", [*files, broken])
    page.wait_for_selector("#download[href]")
    page.wait_for_selector("#error:has-text('b.png is not a picture')")
    page.wait_for_selector("img.waiting", state="detached")
    with page.expect_download() as download:
        page.get_by_role("button", name="Paint all 3, as a zip").click()
    assert download.value.suggested_filename == "dots.zip"
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["1-a.png", "2-a.png", "3-a.png"]
        for name, photo in zip(archive.namelist(), photos, strict=True):
            painted = np.asarray(Image.open(io.BytesIO(archive.read(name))))
            np.testing.assert_array_equal(painted[..., :3], 255 - photo)
        dates = [datetime.datetime(*entry.date_time) for entry in archive.infolist()]
        assert abs(datetime.datetime.now() - dates[0]).total_seconds() < 600


def test_the_picture_is_copied(page, photo):
    choose(page, photo)
    page.click("#copy")
    page.wait_for_selector("#status:text-is('Copied.')")
    size = page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            const bitmap = await createImageBitmap(await item.getType("image/png"));
            return [bitmap.width, bitmap.height];
        }"""
    )
    assert size == [80, 60]


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_full_screen_keeps_the_ratio(page, photo, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    choose(page, photo)
    page.get_by_role("button", name="Full screen").press("Enter")
    page.wait_for_function("document.fullscreenElement")
    page.wait_for_timeout(300)
    box = page.locator("#compare").bounding_box()
    assert box["width"] / box["height"] == pytest.approx(80 / 60, rel=0.01)
    assert min(size[0] - box["width"], size[1] - box["height"]) == pytest.approx(0)
    page.keyboard.press("Escape")
    page.evaluate("document.fullscreenElement && document.exitFullscreen()")


def test_an_old_picture_comes_into_view(page):
    page.set_viewport_size({"width": 1280, "height": 720})
    choose(page, np.full((600, 900, 3), 90, np.uint8))
    repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
    page.mouse.wheel(0, 10_000)
    page.wait_for_timeout(300)
    repainted(page, lambda: page.locator(".kept").last.click())
    page.wait_for_timeout(300)
    assert page.locator("#compare").bounding_box()["y"] > -1


def test_the_picture_at_full_size_by_keyboard(page, photo):
    choose(page, photo)
    page.get_by_role("button", name="100 %").press("Enter")
    page.wait_for_selector("#zoom[open]")
    box = page.locator("#zoomed").bounding_box()
    assert (box["width"], box["height"]) == (80, 60)
    page.keyboard.press("Escape")
    page.wait_for_selector("#zoom:not([open])", state="attached")
    assert page.evaluate("document.activeElement.id") == "enlarge"


def test_the_camera_is_painted_until_cancel(page, runner):
    page.click("#live")
    page.wait_for_selector("#cancel:visible")
    count = len(runner.seen)
    while len(runner.seen) < count + 3:
        page.wait_for_timeout(100)
    page.click("#cancel")
    page.wait_for_selector("#download[download='camera-dots.jpg']")


def test_two_tabs_do_not_share_a_photograph(browser, client, photo):
    context = browser.new_context()
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(client.url)
    give(first, photo, "one.png")
    give(second, photo, "two.png")
    for page, name in ((first, "one"), (second, "two")):
        page.wait_for_selector(f"#download[download='{name}-dots.png']")
        page.reload()
        page.wait_for_selector(f"#download[download='{name}-dots.png']")
    context.close()
