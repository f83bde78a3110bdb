"""Links in a web page that make browsers load all its JavaScript modules at once."""

import re
from pathlib import Path

_IMPORT = re.compile(r'^(?:import|\}) .*?from "\./([\w.]+)";$', re.MULTILINE)


def add_module_preloads(page: str, folder: Path, first: str, prefix: str) -> str:
    """Adds links to the modules that a page imports, also indirectly.

    Without these links, a browser learns of a module only when it has loaded a module
    that imports it.

    Args:
        page: HTML of the page.
        folder: Folder of the modules.
        first: Name of the module that the page loads.
        prefix: Address of the folder, with a slash at its end.

    Returns:
        HTML with the links at the end of its head.
    """
    links = [
        f'<link rel="modulepreload" href="{prefix}{name}">\n'
        for name in sorted(_imported(folder, first) - {first})
    ]
    return page.replace("</head>", f"{''.join(links)}</head>", 1)


def _imported(folder: Path, first: str) -> set[str]:
    """Returns the names of a module and of all modules that it imports."""
    found: set[str] = set()
    names = {first}
    while names:
        name = names.pop()
        found.add(name)
        names |= {*_IMPORT.findall((folder / name).read_text("utf-8"))} - found
    return found
