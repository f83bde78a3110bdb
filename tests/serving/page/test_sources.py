"""Tests of where the page takes photographs and settings from."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.serving.browser import (
    choose,
    downloaded,
    give,
    needs_chromium,
    repainted,
    upload,
)

pytestmark = needs_chromium
PREDICT = "**/v1/models/*:predict"


@pytest.fixture(scope="module")
def limits():
    return {"max_pixels": 20_000_000}


@pytest.fixture(scope="module")
def context():
    return {"permissions": ["camera"]}


def test_all_sources_are_offered_again(page, photo):
    choose(page, photo)
    another = page.get_by_role("button", name="Another photograph")
    another.press("Enter")
    assert page.evaluate("document.activeElement.id") == "file"
    page.get_by_role("button", name="Back to the picture").click()
    assert page.evaluate("document.activeElement.id") == "another"
    another.click()
    page.get_by_role("button", name="Try a sample photograph").click()
    page.wait_for_selector("#download[download='lake-dots.jpg']")
    another.click()
    page.get_by_role("button", name="Use the camera").click()
    page.get_by_role("button", name="Take the picture").wait_for()
    another.click()
    page.wait_for_timeout(500)
    assert page.locator("#work").is_hidden()  # the camera has stopped


def test_a_sample_that_is_missing_is_told(page):
    page.route("**/lake.jpg", lambda route: route.abort())
    page.click("#sample")
    page.wait_for_selector("#error:has-text('sample photograph could not be loaded')")


def test_an_address_is_applied_at_once(page, photo):
    choose(page, photo)
    repainted(page, lambda: page.get_by_label("Blend with").select_option("Waves"))
    repainted(page, lambda: page.evaluate("location.hash = '#style=lines&strength=50'"))
    page.wait_for_selector("#download[download='photo-lines.png']")
    assert page.input_value("#strength") == "50"
    assert page.locator("#mixture-row").is_hidden()
    expected = 0.5 * (255 - photo.astype(float)) + 0.5 * photo
    np.testing.assert_allclose(downloaded(page)[1], expected, atol=2)


def test_a_plain_picture_comes_back_without_a_blend(page, photo):
    choose(page, photo)
    repainted(page, lambda: page.get_by_label("Blend with").select_option("Lines"))
    repainted(page, page.locator(".kept").last.click)
    assert page.input_value("#other") == ""


def test_a_style_is_not_blended_with_itself(page, photo):
    choose(page, photo)
    options = page.locator("#other option")
    assert options.all_inner_texts() == ["nothing", "Lines", "Waves"]
    repainted(page, lambda: page.get_by_label("Blend with").select_option("Lines"))
    repainted(page, lambda: page.get_by_role("radio", name="Lines").check())
    assert options.all_inner_texts() == ["nothing", "Dots", "Waves"]
    assert page.get_attribute("#download", "download") == "photo-lines.png"


def test_the_original_size_of_a_huge_photograph_is_not_carried_over(page, runner):
    runner.gate.clear()
    give(page, np.zeros((500, 600, 3), np.uint8), "small.png")
    page.wait_for_selector("#clock:text-is('1 s')")
    runner.gate.set()
    page.wait_for_selector("img.waiting", state="detached")
    repainted(page, lambda: page.select_option("#size", "512"))
    runner.gate.clear()
    page.select_option("#size", "600")
    page.wait_for_selector("#clock:text-is('3 s')")
    runner.gate.set()
    page.wait_for_selector("#download[href]")
    # At least 3 s for 0.3 megapixels, and so 18 s for 1.8, as many as are painted.
    give(page, np.zeros((2000, 2500, 3), np.uint8), "huge.png")
    page.wait_for_selector("#download[download='huge-dots.png']")
    assert page.input_value("#size") == "768"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "a.jpg is empty."),
        (b"\xff\xd8\xff\xe0 and nothing else", "a.jpg is damaged."),
        (b"text", "a.jpg is not a picture that this browser can read."),
    ],
)
def test_the_reason_why_a_file_is_not_read(page, content, reason):
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": content}
    page.set_input_files("#file", file)
    page.wait_for_selector("#error:visible")
    assert page.inner_text("#error") == reason


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
def test_an_animation_is_told(page, photo, kind):
    frames = [Image.fromarray(array) for array in (photo, 255 - photo)]
    text = f"Only the first frame of a.{kind} is painted."
    told = page.locator(f"#error:text-is('{text}')")
    for more in ({}, {"save_all": True, "append_images": frames[1:]}):
        assert told.is_hidden()
        file = io.BytesIO()
        frames[0].save(file, kind, **more)
        given = {"name": f"a.{kind}", "mimeType": f"image/{kind}"}
        page.set_input_files("#file", {**given, "buffer": file.getvalue()})
        page.wait_for_selector("#download[href]")
        page.wait_for_selector("img.waiting", state="detached")
    told.wait_for()


def test_unreadable_files_are_told_together(page, photo):
    bad = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": b"x"} for n in "ab"]
    good = [upload(photo, f"{n}.png") for n in "cde"]
    page.set_input_files("#file", [good[0], bad[0], good[1], bad[1], good[2]])
    page.wait_for_selector("#all:text-is('Paint all 3, as a zip')")
    page.wait_for_selector("#error:has-text('a.png'):has-text('b.png')")


def test_painting_all_right_after_a_change_is_not_canceled(page, photo):
    page.set_input_files("#file", [upload(photo, f"{n}.png") for n in "ab"])
    page.wait_for_selector("#download[href]")
    page.wait_for_selector("img.waiting", state="detached")
    with page.expect_download() as download:
        page.evaluate("""() => {
            document.querySelector("[name=style][value='1']").click();
            document.getElementById("all").click();
        }""")
    assert download.value.suggested_filename == "lines.zip"
    page.wait_for_selector("#status:text-is('2 of 2 painted')")
