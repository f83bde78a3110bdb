"""Tests of the exported page of a network that takes paintings, in a real browser."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image

from tests.exporting.formats import photo
from tests.exporting.web.conftest import shown
from tests.serving.browser import choose, downloaded, needs_chromium, repainted
from tests.serving.pictures import file_of
from tfstyle.images import as_dtype, as_float
from tfstyle.images.psnr import psnr
from tfstyle.methods.stylize.shown_painting import show_painting
from tfstyle.methods.stylize.tiles import paint_photo
from tfstyle.runtimes.litert_runtime import LitertRuntime

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = needs_chromium

AT_LEAST = 45  # decibels
WHOLE = 10_000  # pixels, more than any side


@pytest.fixture
def site(exported_painting_site):
    return exported_painting_site[0]


@pytest.fixture
def runtime(painting_model):
    return LitertRuntime(painting_model / "any.tflite")


def _picture(height, width):
    return as_dtype(photo(height, width), np.dtype(np.uint8))


@pytest.fixture
def painting(random):
    """Large strokes; too long, so that only the middle is used."""
    strokes = random.integers(0, 256, (12, 60, 3), np.uint8)
    return strokes.repeat(8, axis=0).repeat(8, axis=1)


def _file(array, name="mine.png"):
    return {"name": name, "mimeType": "image/png", "buffer": file_of(array)}


def _own(runtime, painting):
    side = runtime.family.painting_side
    return runtime.style(show_painting(as_float(painting), side)[None])[0]


def _named(runtime, *weights):
    return runtime.named_style(np.array([weights], np.float32))[0]


def _ratio(picture, runtime, original, code):
    expected = paint_photo(runtime, original, code, WHOLE)
    return psnr(picture / np.float32(255), expected / np.float32(255))


def test_the_files_paint_as_the_network_does(exported_painting_site):
    _, about = exported_painting_site
    assert about["psnr"] >= AT_LEAST


def test_named_styles_and_an_own_painting_are_those_of_python(
    browser, site, runtime, painting
):
    original = _picture(90, 125)
    own = _own(runtime, painting)
    with shown(browser, site) as page:
        choose(page, original)
        dots = _named(runtime, 1, 0, 0)
        assert _ratio(downloaded(page)[1], runtime, original, dots) >= AT_LEAST
        # The page reduces paintings to 512 pixels, and this painting is not larger.
        file = _file(painting)
        repainted(page, lambda: page.set_input_files("#own-file", file))
        name, painted = downloaded(page)
        assert name == "photo-mine.png"
        assert _ratio(painted, runtime, original, own) >= AT_LEAST
        assert _ratio(painted, runtime, original, dots) < AT_LEAST
        repainted(page, lambda: page.select_option("#other", label="Waves"))
        mixed = (own + _named(runtime, 0, 0, 1)) / 2
        assert _ratio(downloaded(page)[1], runtime, original, mixed) >= AT_LEAST


def test_a_painting_is_dropped_or_pasted_among_the_controls(
    browser, site, runtime, painting
):
    original = _picture(64, 96)
    send = """([kind, bytes]) => {
      const data = new DataTransfer();
      const array = Uint8Array.from(bytes);
      data.items.add(new File([array], "mine.png", { type: "image/png" }));
      const options = { bubbles: true, cancelable: true };
      const event = kind === "drop"
        ? new DragEvent("drop", { ...options, dataTransfer: data })
        : new ClipboardEvent("paste", { ...options, clipboardData: data });
      document.getElementById("strength").dispatchEvent(event);
    }"""
    with shown(browser, site) as page:
        choose(page, original)
        for kind, given in (("drop", painting), ("paste", painting[::-1])):
            content = list(file_of(given))
            repainted(page, lambda: page.evaluate(send, [kind, content]))  # noqa: B023
            picture = downloaded(page)[1]
            own = _own(runtime, given)
            assert _ratio(picture, runtime, original, own) >= AT_LEAST, kind


def test_an_own_painting_and_the_pictures_survive_a_reload(browser, site, painting):
    with shown(browser, site) as page:
        choose(page, _picture(64, 96))
        file = _file(painting)
        repainted(page, lambda: page.set_input_files("#own-file", file))
        _, before = downloaded(page)
        page.wait_for_selector("img.waiting", state="detached")
        page.wait_for_timeout(1000)
        page.reload()
        page.wait_for_selector("#download[download='photo-mine.png']")
        assert page.locator(".kept").count() == 2
        assert page.get_by_role("radio", name="Your painting").is_checked()
        with page.expect_download() as download:
            page.click("#download")
        picture = Image.open(download.value.path())
        assert picture.mode == "RGB"
        np.testing.assert_array_equal(np.asarray(picture), before)


def test_a_failed_download_of_the_encoder_is_repeated(browser, site, runtime, painting):
    original = _picture(64, 96)
    with shown(browser, site) as page:
        choose(page, original)
        page.route("**/encoder.tflite.gz", lambda route: route.abort(), times=1)
        page.set_input_files("#own-file", _file(painting))
        page.wait_for_selector("#error:visible")
        repainted(page, lambda: page.click("#retry"))
        own = _own(runtime, painting)
        assert _ratio(downloaded(page)[1], runtime, original, own) >= AT_LEAST


def test_a_larger_picture_has_no_seams(browser, site, runtime, painting, tmp_path):
    folder = tmp_path / "limited"
    shutil.copytree(site, folder)
    path = folder / "network" / "network.json"
    about = json.loads(path.read_text())
    tile_side = 4 * about["halo"]
    limits = {"whole_pixels": 64 * 64, "tile_side": tile_side}
    path.write_text(json.dumps(about | limits))
    original = _picture(tile_side + 40, tile_side + 75)
    with shown(browser, folder) as page:
        choose(page, original)
        repainted(page, lambda: page.set_input_files("#own-file", _file(painting)))
        own = _own(runtime, painting)
        assert _ratio(downloaded(page)[1], runtime, original, own) >= AT_LEAST


def _check(page, state):
    violations = axe.Axe().run(page).response["violations"]
    assert [v["id"] for v in violations] == [], state


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_no_violations(browser, site, painting, scheme, width):
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    encoder, held = "**/encoder.tflite.gz", []
    with shown(browser, site, reduced_motion="reduce", **options) as page:
        _check(page, "start")
        choose(page, _picture(64, 96))
        _check(page, "painted")
        page.route(encoder, lambda route: held.append(route), times=1)
        page.set_input_files("#own-file", _file(painting))
        page.wait_for_selector("#clock:text-is('1 s')")
        _check(page, "busy")
        page.click("#cancel")
        page.wait_for_selector("#retry:visible")
        _check(page, "canceled")
        held[0].abort()
        page.route(encoder, lambda route: route.abort(), times=1)
        page.click("#retry")
        page.wait_for_selector("#error:visible")
        _check(page, "error")
        page.click("#retry")
        page.wait_for_selector("#download[href]")
        _check(page, "own painting")
        repainted(page, lambda: page.select_option("#other", label="Waves"))
        _check(page, "mixture")
