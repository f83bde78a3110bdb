"""Pictures of the page for the documents: `python -m tests.serving.screenshot`.

The bundled network paints the rendered sample photograph in Chromium.
"""

import argparse
import io
from pathlib import Path

from PIL import Image

from tests.serving.browser import WAIT, chromium
from tests.serving.running import running

VIEWPORT = {"width": 1200, "height": 800}
# Sizes of the pictures, and their JPEG quality.
PICTURES = {"page.jpg": (900, 600, 88), "serve.jpg": (240, 160, 85)}
DIVIDER = 35  # percent of the photograph


def take(url: str) -> Image.Image:
    """Returns the page after the sample photograph is painted in all styles."""
    with chromium() as browser:
        page = browser.new_page(viewport=VIEWPORT)
        page.set_default_timeout(WAIT)
        page.goto(f"{url}/#style=starry_night")
        page.click("#sample")
        page.wait_for_selector("#download[href]")
        page.wait_for_selector("img.waiting", state="detached")
        page.locator("#divide").fill(str(DIVIDER))
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def main() -> None:
    """Writes `page.jpg` and `serve.jpg`."""
    parser = argparse.ArgumentParser(
        "python -m tests.serving.screenshot", description=__doc__
    )
    parser.add_argument("--output", type=Path, default=Path("docs/images"))
    folder = parser.parse_args().output
    with running(["any"]) as client:
        picture = take(client.url)
    for name, (width, height, quality) in PICTURES.items():
        smaller = picture.resize((width, height), Image.Resampling.LANCZOS)
        smaller.save(folder / name, quality=quality, optimize=True)


if __name__ == "__main__":
    main()
