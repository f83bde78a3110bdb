"""Tests of the exported page in a real browser."""

import json
import shutil

import numpy as np
import pytest

from tests.exporting.formats import photo
from tests.exporting.web.conftest import shown
from tests.serving.browser import choose, downloaded, needs_chromium, repainted
from tfstyle.images import as_dtype
from tfstyle.images.psnr import psnr
from tfstyle.methods.stylize import patch_sample
from tfstyle.methods.stylize.tiles import paint_in_tiles, paint_photo
from tfstyle.runtimes.litert_runtime import LitertRuntime

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = needs_chromium

AT_LEAST = 45  # decibels
WHOLE = 10_000  # pixels, more than any side
FIRST, LAST = np.eye(3, dtype=np.float32)[[0, -1]]


@pytest.fixture
def site(exported_site):
    return exported_site[0]


@pytest.fixture
def runtime(model):
    return LitertRuntime(model / "tiny.tflite")


@pytest.fixture
def limited(site, tmp_path):
    """Returns a copy of the page with other limits."""

    def limited(**limits):
        folder = tmp_path / "limited"
        shutil.copytree(site, folder)
        path = folder / "network" / "network.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | limits))
        return folder

    return limited


def _picture(height, width):
    return as_dtype(photo(height, width), np.dtype(np.uint8))


def _ratio(picture, expected):
    return psnr(picture / np.float32(255), expected / np.float32(255))


def test_the_files_paint_as_the_network_does(exported_site):
    site, about = exported_site
    assert about["psnr"] >= AT_LEAST
    assert (site / "index.html").is_file()
    assert "/page/" not in (site / "index.html").read_text().replace('"page/', "")


@pytest.mark.parametrize("size", [(96, 128), (90, 125)])
def test_paints_as_python_does_and_asks_nobody_else(browser, site, runtime, size):
    picture = _picture(*size)
    with shown(browser, site) as page:
        choose(page, picture)
        name, painted = downloaded(page)
        assert name == "photo-dots.png"
        expected = paint_photo(runtime, picture, FIRST, WHOLE)
        assert _ratio(painted, expected) >= AT_LEAST
        repainted(page, lambda: page.get_by_role("radio", name="Waves").check())
        assert "The Sea" in page.inner_text("#status")
        expected = paint_photo(runtime, picture, LAST, WHOLE)
        assert _ratio(downloaded(page)[1], expected) >= AT_LEAST


def test_a_larger_picture_has_no_seams(browser, limited, runtime):
    picture = _picture(131, 186)
    folder = limited(whole_pixels=64 * 64, tile_side=96)
    with shown(browser, folder) as page:
        choose(page, picture)
        expected = paint_photo(runtime, picture, FIRST, WHOLE)
        assert _ratio(downloaded(page)[1], expected) >= AT_LEAST


def test_an_even_larger_one_is_normalized_as_in_python(
    browser, limited, runtime, monkeypatch
):
    monkeypatch.setattr(patch_sample, "SAMPLE_PIXELS", 8_000)
    picture = _picture(131, 186)
    folder = limited(whole_pixels=64 * 64, tile_side=96, sample_pixels=8_000)
    with shown(browser, folder) as page:
        choose(page, picture)
        expected = paint_in_tiles(runtime, picture, FIRST, 96, lambda share: None)
        assert _ratio(downloaded(page)[1], expected) >= AT_LEAST


def test_the_camera_is_painted_and_snapped(browser, site):
    with shown(browser, site, permissions=["camera"]) as page:
        page.click("#live")
        pictures = set()
        while len(pictures) < 4:  # the first ones are not painted
            pictures.add(page.get_attribute("#after", "src"))
            page.wait_for_timeout(50)
        page.click("#cancel")
        page.wait_for_selector("#download[download='camera-dots.jpg']")


def test_a_missing_file_is_told(browser, limited):
    folder = limited(file="none.gz")
    with shown(browser, folder) as page:
        page.click("#sample")
        page.wait_for_selector("#error:visible")
        assert "A file of this page is missing" in page.inner_text("#error")


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_no_violations(browser, site, scheme, width):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    with shown(browser, site, reduced_motion="reduce", **options) as page:
        for state in ("start", "painted"):
            if state == "painted":
                choose(page, _picture(64, 96))
            violations = axe.Axe().run(page).response["violations"]
            assert [v["id"] for v in violations] == [], state
