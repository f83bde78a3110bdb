"""Tests of pictures that exceed the server's limits, or have unusual shapes."""

import io

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
from tests.serving.inverter import Inverter
from tests.serving.running import running

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def limits():
    return {"max_body_mb": 0.7}


@pytest.fixture
def noise(random):
    """Photograph whose file is four times as large as a request may be."""
    return random.integers(0, 256, (900, 1000, 3), np.uint8)


def _file(page):
    with page.expect_download() as download:
        page.click("#download")
    return Image.open(io.BytesIO(download.value.path().read_bytes()))


def test_noise_is_sent_as_a_jpeg_at_every_size(page, noise):
    choose(page, noise)
    sizes = page.locator("#size option").evaluate_all("all => all.map(o => o.value)")
    assert sizes[-1] == "928"  # 776,000 pixels fit, whatever they show
    repainted(page, lambda: page.select_option("#size", sizes[-1]))
    picture = _file(page)
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (928, 835))
    expected = 255 - np.asarray(Image.fromarray(noise).resize(picture.size))
    error = np.abs(np.asarray(picture).mean(axis=2) - expected.mean(axis=2)).mean()
    assert error < 30


def test_a_jpeg_of_a_transparent_picture_stays_transparent(page, noise):
    alpha = np.zeros((900, 1000, 1), np.uint8)
    alpha[:, :500] = 255
    choose(page, np.concatenate([noise, alpha], axis=2))
    picture = np.asarray(_file(page))
    assert picture.shape[2] == 4
    assert (picture[:, :350, 3] == 255).all()
    assert (picture[:, 400:, 3] == 0).all()


def test_a_painting_counts_too(browser, painting_model, random):
    limits = {"max_body_mb": 0.7, "max_pixels": 300_000}
    painting = random.integers(0, 256, (500, 500, 3), np.uint8)
    photo = random.integers(0, 256, (600, 500, 3), np.uint8)
    with running(models=[f"any={painting_model}"], **limits) as client:
        pages = opened(browser, client)
        page = next(pages)
        choose(page, photo)
        assert page.input_value("#size") == "600"
        file = upload(painting, "own.png")
        repainted(page, lambda: page.set_input_files("#own-file", file))
        assert page.locator("#error").is_hidden()
        assert list(pages) == []


def test_an_optimization_fits_too(page, noise):
    give(page, noise)
    page.click("#job-panel > summary")
    page.set_input_files("#job-file", upload(noise, "sea.png"))
    page.select_option("#job-size", "1024")
    page.click("#job-start")
    page.wait_for_selector("#job-error:has-text('takes 0.52 MB at a time')")
    page.select_option("#job-size", "512")
    with page.expect_response("**/v1/jobs") as answer:
        page.click("#job-start")
    assert answer.value.status == 201
    page.click("#job-close")


def test_a_large_video_is_not_sent(page):
    clip = {"name": "a.mp4", "mimeType": "video/mp4", "buffer": b"x" * 600_000}
    page.set_input_files("#file", clip)
    page.wait_for_selector("#error:has-text('a.mp4 is too large')")
    assert "up to 0.52 MB" in page.inner_text("#error")


@pytest.mark.parametrize("shape", [(20, 3000), (3000, 20), (333, 1000)])
def test_the_ratio_stays(page, shape):
    choose(page, np.full((*shape, 3), 40, np.uint8))
    options = page.locator("#size option:not([disabled])")
    for side in options.evaluate_all("all => all.map(o => o.value)"):
        if page.input_value("#size") != side:
            repainted(page, lambda: page.select_option("#size", side))  # noqa: B023
        _, picture = downloaded(page)
        height, width = picture.shape[:2]
        assert max(height, width) == int(side)
        scale = int(side) / max(shape)
        assert abs(height - shape[0] * scale) <= 0.5
        assert abs(width - shape[1] * scale) <= 0.5


def test_what_is_too_narrow_is_told(browser, photo):
    with running(runner=Inverter(), max_pixels=100_000) as client:
        pages = opened(browser, client)
        page = next(pages)
        choose(page, photo)
        give(page, np.zeros((16, 10_000, 3), np.uint8), "strip.png")
        page.wait_for_selector("#error:has-text('strip is too long and narrow')")
        assert "Dots" in page.inner_text("#status")
        assert downloaded(page)[0] == "photo-dots.png"
        assert list(pages) == []


def test_an_opaque_picture_gets_no_alpha_channel(page, photo):
    choose(page, photo)
    assert _file(page).mode == "RGB"
    repainted(page, lambda: page.locator("#strength").fill("50"))
    assert _file(page).mode == "RGB"


@pytest.mark.parametrize(("mode", "transparency"), [("P", 0), ("RGB", (40, 40, 40))])
def test_a_transparent_color_stays_transparent(page, photo, mode, transparency):
    file = io.BytesIO()
    picture = Image.fromarray(photo)
    picture = picture.quantize(2) if mode == "P" else picture
    picture.save(file, "PNG", transparency=transparency)
    given = {"name": "a.png", "mimeType": "image/png", "buffer": file.getvalue()}
    page.set_input_files("#file", given)
    page.wait_for_selector("#download[href]")
    alpha = np.asarray(_file(page).convert("RGBA"))[..., 3]
    expected = np.asarray(Image.open(file).convert("RGBA"))[..., 3]
    assert {*np.unique(expected)} == {0, 255}
    np.testing.assert_array_equal(alpha, expected)
