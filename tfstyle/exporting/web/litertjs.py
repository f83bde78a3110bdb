"""Functions that check and copy the installed npm package of LiteRT.js."""

import gzip
import json
import os
import shutil
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.exporting.web import LITERTJS_PACKAGE as PACKAGE
from tfstyle.exporting.web import LITERTJS_VERSION as VERSION
from tfstyle.files.paths import expand

INSTALL = f"npm install {PACKAGE}@{VERSION}"
# The package's only dependency: its name in imports, and the file name of its copy.
HELPER, HELPER_FILE = "@litertjs/wasm-utils", "wasm-utils.js"
# Builds for browsers with and without relaxed SIMD instructions. The other two builds
# need WebGPU or threads, and threads need special HTTP headers from the host.
BUILDS = ("litert_wasm_internal", "litert_wasm_compat_internal")


def check_litertjs(folder: str | os.PathLike) -> Path:
    """Checks that the package is complete, and returns its folder.

    Args:
        folder: Folder of the package.

    Raises:
        InputError: The package is missing or incomplete, or is not version `VERSION`.
    """
    path = expand(folder)
    try:
        version = json.loads((path / "package.json").read_text("utf-8"))["version"]
    except (OSError, ValueError, TypeError, KeyError):
        raise _unusable(folder, "it is not installed there") from None
    if version != VERSION:
        raise _unusable(folder, f"it is version {version}")
    for file in _sources(path).values():
        if not file.is_file():
            raise _unusable(folder, f"'{file}' is missing")
    return path


def copy_litertjs(package: Path, folder: Path) -> None:
    """Copies the files that a page loads, and compresses the WebAssembly.

    The WebAssembly is compressed here because some static hosts, such as
    `python -m http.server`, do not compress files.

    Args:
        package: Folder from `check_litertjs`.
        folder: Folder to create.
    """
    folder.mkdir(parents=True)
    for name, file in _sources(package).items():
        if name.endswith(".gz"):
            (folder / name).write_bytes(gzip.compress(file.read_bytes(), mtime=0))
        elif name in ("index.js", HELPER_FILE):
            (folder / name).write_text(_for_browsers(file.read_text("utf-8")), "utf-8")
        else:
            shutil.copyfile(file, folder / name)


def _sources(package: Path) -> dict[str, Path]:
    """Returns the files of the package, keyed by their names in the page's folder."""
    return {
        "package.json": package / "package.json",  # contains the license
        "index.js": package / "dist" / "index.js",
        HELPER_FILE: _helper(package) / "dist" / "index.js",
        **{f"{build}.js": package / "wasm" / f"{build}.js" for build in BUILDS},
        **{f"{build}.wasm.gz": package / "wasm" / f"{build}.wasm" for build in BUILDS},
    }


def _helper(package: Path) -> Path:
    nested = package / "node_modules" / HELPER
    return nested if nested.is_dir() else package.parent.parent / HELPER


def _for_browsers(module: str) -> str:
    """Replaces `HELPER` in imports with `HELPER_FILE`; removes the source map link."""
    module = module.replace(f'from "{HELPER}"', f'from "./{HELPER_FILE}"')
    return module.partition("//# sourceMappingURL")[0]


def _unusable(folder: str | os.PathLike, reason: str) -> InputError:
    return InputError(
        f"Expected `litertjs` to be the folder of the npm package {PACKAGE} {VERSION}: "
        f"{reason}; run `{INSTALL}`. Received: litertjs={os.fspath(folder)!r}"
    )
