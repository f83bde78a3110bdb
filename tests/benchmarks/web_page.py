"""Time and memory of an exported web page in Chromium.

    python -m tests.benchmarks.web_page --litertjs=node_modules/@litertjs/core

The page of `--model`, or that in `--site`, is hosted by `python -m http.server`. For
each size, a new browser opens it and paints a photograph. `first s` is the time from
opening the page until the first picture (768 px), with downloads and compilation, and
`s` is the time for a picture of that size. Memory is the peak of the page's process
(Linux), before and after the picture of that size: resident memory without the mapped
files of the browser, sampled every 0.1 s. Chromium's task manager calls this the memory
footprint.
"""

import argparse
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page

import tfstyle
from tests.benchmarks.arguments import make_parser, run_alone
from tests.benchmarks.report import Table
from tests.exporting.formats import photo
from tests.exporting.web.conftest import hosted
from tests.serving.browser import chromium, repainted
from tfstyle.images import encode

_PATIENCE = 1_200_000  # milliseconds


def measure(arguments: argparse.Namespace) -> Iterator[Table]:
    """Paints a picture of each size."""
    with tempfile.TemporaryDirectory() as folder:
        site = arguments.site or _export(arguments, Path(folder))
        size = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
        rows = {}
        with hosted(site) as url:
            for width, height in arguments.sizes:
                with chromium() as browser:
                    rows[f"{width} x {height}"] = _paint(browser, url, width, height)
    yield Table(f"page of {size / 2**20:.1f} MiB", rows)


def _export(arguments: argparse.Namespace, folder: Path) -> Path:
    package = str(arguments.litertjs)
    tfstyle.export(arguments.model, folder, format="web", litertjs=package)
    return next(folder.glob("*_web"))


def _paint(browser: Browser, url: str, width: int, height: int) -> dict:
    page = browser.new_page()
    page.set_default_timeout(_PATIENCE)
    content = encode(photo(height, width), "JPEG")
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content}
    with Memory() as memory:
        began = time.perf_counter()
        page.goto(url)
        page.set_input_files("#file", file)
        page.wait_for_selector("#download[href]")
        row = {"first s": time.perf_counter() - began}
        page.wait_for_selector("img.waiting", state="detached")
        row["MiB before"] = round(memory.peak)
        began = time.perf_counter()
        repainted(page, lambda: _choose(page, max(width, height)))
        row["s"] = time.perf_counter() - began
    return row | {"peak MiB": round(memory.peak)}


def _choose(page: Page, side: int) -> None:
    """Chooses a size, or paints again if it is already chosen."""
    if page.input_value("#size") == str(side):
        page.locator("[name=style]").nth(1).check()
    else:
        page.select_option("#size", str(side))


class Memory:
    """Context that samples the memory of the browser's pages.

    Attributes:
        peak: Maximum over samples and processes of pages, in MiB.
    """

    def __init__(self):
        self.peak = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended.wait(0.1):
            self.peak = max(self.peak, *map(_own_mib, psutil.Process().children(True)))


def _own_mib(process: psutil.Process) -> float:
    """Anonymous and shared memory of a process, in MiB; 0 if it is not a page."""
    try:
        if "--type=renderer" not in str(process.cmdline()):
            return 0
        status = Path(f"/proc/{process.pid}/status").read_text()
    except (psutil.Error, OSError):  # the process has ended
        return 0
    return sum(map(int, re.findall(r"Rss(?:Anon|Shmem):\s+(\d+)", status))) / 1024


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


def parser() -> argparse.ArgumentParser:
    """Returns the argument parser."""
    made = make_parser(__doc__)
    made.add_argument("--site", type=Path, help="folder of an exported page")
    made.add_argument("--model", default="any")
    made.add_argument("--litertjs", type=Path, default="node_modules/@litertjs/core")
    sizes = [(1024, 768), (4000, 3000)]
    made.add_argument("--sizes", nargs="*", type=_size, default=sizes)
    return made


if __name__ == "__main__":
    run_alone(parser(), measure)
