"""Helpers for tests of the page in a real browser."""

import contextlib
import io
import shutil

import numpy as np
import pytest
from PIL import Image

from tests.serving.pictures import file_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WAIT = 60_000  # milliseconds, on a busy machine
# The camera shows a test picture.
FLAGS = ["--no-sandbox", "--use-fake-device-for-media-stream"]

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="chromium is not installed"
)


@contextlib.contextmanager
def chromium():
    """Yields a browser."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        options = {"executable_path": CHROMIUM, "args": FLAGS}
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()


def opened(browser, client, path="", **options):
    """Yields the page, which must not contact other hosts or cause errors.

    The page knows the limits of the server, so nothing that it sends is too large.
    """
    context = browser.new_context(accept_downloads=True, **options)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    asked, errors, too_large = [], [], []
    page.on("response", lambda a: a.status == 413 and too_large.append(a.url))
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(client.url + path)
    yield page
    context.close()
    elsewhere = [u for u in asked if not u.startswith((client.url, "blob:", "data:"))]
    assert elsewhere == []
    assert errors == []
    assert too_large == []


def upload(array, name="photo.png"):
    """A picture as Playwright takes files."""
    return {"name": name, "mimeType": "image/png", "buffer": file_of(array)}


def give(page, photo, name="photo.png"):
    """Chooses a photograph, without waiting for anything."""
    page.set_input_files("#file", upload(photo, name))


def choose(page, photo, name="photo.png"):
    """Chooses a photograph, and waits until it is painted in every style."""
    give(page, photo, name)
    page.wait_for_selector("#download[href]")
    page.wait_for_selector("img.waiting", state="detached")


def downloaded(page, link="#download"):
    """Returns the name of the download, and its pixels."""
    with page.expect_download() as download:
        page.click(link)
    path = download.value.path()
    picture = Image.open(io.BytesIO(path.read_bytes()))
    return download.value.suggested_filename, np.asarray(picture.convert("RGB"))


def repainted(page, act):
    """Calls `act`, and waits for a new picture."""
    before = page.get_attribute("#download", "href")
    act()
    page.wait_for_selector(f'#download[href]:not([href="{before}"])')
