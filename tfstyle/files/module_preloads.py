"""Links that make browsers load all JavaScript modules of a web page in parallel."""

import re
from pathlib import Path

_IMPORT = re.compile(r'^(?:import|\}) .*?from "\./([\w.]+)";$', re.MULTILINE)


def add_module_preloads(page: str, folder: Path, first: str, prefix: str) -> str:
    """Adds preload links for the modules that a page imports, directly or indirectly.

    Without preload links, a browser discovers a module only after loading another
    module that imports it.

    Args:
        page: HTML of the page.
        folder: Folder that contains the modules.
        first: File name of the module that the page loads.
        prefix: URL of the folder, with a trailing slash.

    Returns:
        The HTML, with the links added at the end of its `<head>`.
    """
    links = [
        f'<link rel="modulepreload" href="{prefix}{name}">\n'
        for name in sorted(_imported(folder, first) - {first})
    ]
    return page.replace("</head>", f"{''.join(links)}</head>", 1)


def _imported(folder: Path, first: str) -> set[str]:
    """Returns the names of a module and of all its direct and indirect imports."""
    found: set[str] = set()
    names = {first}
    while names:
        name = names.pop()
        found.add(name)
        names |= {*_IMPORT.findall((folder / name).read_text("utf-8"))} - found
    return found
