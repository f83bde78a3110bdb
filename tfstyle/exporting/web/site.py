"""Folder of an exported web page: the page's files, LiteRT.js and the network."""

import math
import shutil
from pathlib import Path

import keras

import tfstyle
from tfstyle.assets import SAMPLE_PHOTO
from tfstyle.exporting.web.litertjs import check_litertjs, copy_litertjs
from tfstyle.exporting.web.network import write_network
from tfstyle.files.module_preloads import add_module_preloads
from tfstyle.models.card import Card
from tfstyle.networks.arbitrary_family import VARIATION

# Page of `tfstyle serve`. The exported page uses the same scripts, except that its own
# api.js sends requests to a worker instead of the server.
SERVED_PAGE = Path(tfstyle.__file__).parent / "serving" / "page"
OWN_PAGE = Path(__file__).parent / "page"
# Files of the served page that are not copied, because only a server needs them or the
# exported page has its own version of them.
SERVER_ONLY = {"preview.html", "preview.js", "index.html", "api.js"}

# Content security policy, similar to the server's. 'wasm-unsafe-eval' lets browsers
# compile WebAssembly. The policy does not apply to the worker.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "style-src 'self'; connect-src 'self'; img-src 'self' blob: data:; "
    "media-src blob:; base-uri 'none'; form-action 'none'"
)
# Strings in the served page, and their replacements in the exported page.
REPLACED = {
    '<meta charset="utf-8">': '<meta charset="utf-8">\n<meta http-equiv='
    f'"Content-Security-Policy" content="{CONTENT_POLICY}">',
    '"/page/': '"page/',
    "stay on the machine that runs this server.": "stay on this device.",
}

# Limits of a page, in pixels. Stylizing a picture as a whole takes about 600 bytes of
# memory per pixel. Pictures larger than `whole_pixels` are therefore stylized in tiles,
# with normalization moments from a sample of patches. The sample is smaller than in
# `tfstyle.methods.stylize`, because browsers limit the memory of a page.
LIMITS = {
    "max_pixels": 16_000_000,
    "whole_pixels": 800_000,
    "sample_pixels": 400_000,
    "patch_side": 64,  # as in `tfstyle.methods.stylize`
    "tile_side": 576,
}
# Width of a halo, as a fraction of `Family.halo`. The outer part of the receptive field
# has almost no influence: with the bundled networks, pixel values differ by at most 6
# out of 255 from those of tiles with full halos (PSNR of 77 dB or more).
HALO_FRACTION = 0.6


def write_site(network: keras.Model, card: Card, path: Path, litertjs: str) -> None:
    """Writes the page, LiteRT.js and the network to a folder for a static host.

    Args:
        network: Network from `tfstyle.networks`.
        card: Card of the network.
        path: Folder to create.
        litertjs: Folder of the npm package of LiteRT.js.

    Raises:
        InputError: The npm package of LiteRT.js is missing, is incomplete or has the
            wrong version, or the network's LiteRT file cannot be adapted to all picture
            sizes.
    """
    package = check_litertjs(litertjs)
    path.mkdir(parents=True)
    _copy_page(path / "page")
    page = add_module_preloads(_index(), path / "page", "page.js", "page/")
    (path / "index.html").write_text(page, "utf-8")
    copy_litertjs(package, path / "litert")
    (path / "network").mkdir()
    multiple = card.family.multiple
    halo = page_halo(card)
    limits = {**LIMITS, "halo": halo, "tile_side": tile_side(halo, multiple)}
    write_network(network, card, path / "network", limits)


def page_halo(card: Card) -> int:
    """Returns the width of a tile's halo, in pixels.

    The halo is the margin of a tile. Where the tile adjoins another tile, the halo is
    discarded after painting.

    Args:
        card: Card of the network.

    Returns:
        Width, a multiple of `card.family.multiple`.
    """
    # The window for detecting flat areas is ignored: it has hardly any influence.
    options = {**card.about.get("options", {}), VARIATION: 0}
    exact = card.family.halo(options)
    multiple = card.family.multiple
    return math.ceil(HALO_FRACTION * exact / multiple) * multiple


def tile_side(halo: int, multiple: int = 1) -> int:
    """Returns the side of tiles in pixels.

    Normally, the side of a tile is six times the halo, so the halos at both ends take
    up a third of the side. If the tile would have more than `LIMITS["whole_pixels"]`
    pixels, its side is shortened, but stays at least three times the halo. The side is
    at least `LIMITS["tile_side"]` in any case.

    Args:
        halo: Width of a tile's halo in pixels, as `page_halo` returns it.
        multiple: Spacing, in pixels, of the grid on which tiles must start.
    """
    # The last tile may be up to `multiple - 1` pixels larger.
    most = (math.isqrt(LIMITS["whole_pixels"]) - multiple + 1) // multiple * multiple
    return max(LIMITS["tile_side"], min(6 * halo, most), 3 * halo)


def _index() -> str:
    text = (SERVED_PAGE / "index.html").read_text("utf-8")
    for before, after in REPLACED.items():
        text = text.replace(before, after)
    return text


def _copy_page(folder: Path) -> None:
    ignored = shutil.ignore_patterns(*SERVER_ONLY)
    shutil.copytree(SERVED_PAGE, folder, ignore=ignored)
    shutil.copytree(OWN_PAGE, folder, dirs_exist_ok=True)
    shutil.copyfile(SAMPLE_PHOTO, folder / SAMPLE_PHOTO.name)
