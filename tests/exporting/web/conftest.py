"""Fixtures with exported pages on a static host, in a real browser."""

import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

import tfstyle
from tests.serving.browser import WAIT, chromium
from tfstyle.exporting import plan
from tfstyle.exporting.web import LITERTJS_FOLDER
from tfstyle.exporting.web.litertjs import INSTALL

pytest.importorskip("ai_edge_litert")


@pytest.fixture(scope="session")
def litertjs(tmp_path_factory):
    """Folder of the npm package."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("npm")
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", f"--prefix={folder}"]
    subprocess.run([*INSTALL.split(), *quiet], check=True, cwd=folder)
    return folder / LITERTJS_FOLDER


def _export(model, name, litertjs, folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "COMPARED_SIDES", (64, 45))
        report = tfstyle.export(model, folder, format="web", litertjs=litertjs)
    return folder / f"{name}_web", report["files"][f"{name}_web"]


@pytest.fixture(scope="session")
def exported_site(model, litertjs, tmp_path_factory):
    """Folder of the page of a small network, and the report."""
    return _export(model, "tiny", litertjs, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def exported_painting_site(painting_model, litertjs, tmp_path_factory):
    """Folder of the page of a small network that takes paintings, and the report."""
    folder = tmp_path_factory.mktemp("painting_site")
    return _export(painting_model, "any", litertjs, folder)


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@contextmanager
def hosted(folder):
    """Yields the address of a folder's static host."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind=127.0.0.1"]
    process = subprocess.Popen(
        [*command, f"--directory={folder}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        # "Serving HTTP on 127.0.0.1 port 8000 (http://127.0.0.1:8000/) ..."
        port = process.stdout.readline().split(" port ")[1].split()[0]
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def shown(browser, folder, **options):
    """Yields a folder's page, which must not contact other hosts or cause errors.

    LiteRT.js must not report any errors in the console either.
    """
    asked, errors, said = [], [], []
    with hosted(folder) as url:
        context = browser.new_context(accept_downloads=True, **options)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: m.type == "error" and said.append(m.text))
        page.goto(url)
        yield page
        context.close()
    ours = [address.partition("?")[0] for address in asked if address.startswith(url)]
    # This includes requests of the worker.
    assert f"{url}network/network.json" in ours
    assert [a for a in asked if not a.startswith((url, "blob:", "data:"))] == []
    assert errors == []
    assert [text for text in said if not text.startswith("Failed to load")] == []
