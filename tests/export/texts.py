"""Commands and tables from the texts in `export/`, adapted to the tests' network."""

import re
import shlex
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "export"
# Names and numbers in the texts, and their replacements for the tests' network.
SMALLER = {
    "classic": "tiny",
    "512": "48",
    "384": "36",
    ", 6]": ", 3]",
    "[0, 1, 0, 0, 0, 0]": "[0, 1, 0]",
    "--style=wave": "--style=lines",
}
_BLOCK = re.compile(r"```bash\n(.*?)```", re.DOTALL)


def read(name: str) -> str:
    """Returns a text, adapted to the tests' network."""
    text = (FOLDER / name).read_text()
    for ours, smaller in SMALLER.items():
        text = text.replace(ours, smaller)
    return text


def blocks(name: str) -> list[str]:
    """Returns the commands of a text, one string for each block."""
    return _BLOCK.findall(read(name))


def block(name: str, word: str) -> str:
    """Returns the only block of commands that contains a word."""
    (found,) = [text for text in blocks(name) if word in text]
    return found


def export_flags(name: str) -> list[list[str]]:
    """Returns the flags of each `tfstyle export` of a text; loops are unrolled."""
    found = []
    for line in "\n".join(blocks(name)).splitlines():
        loop = re.match(r"for version in ([\d ]+); do (.*); done", line)
        versions, command = loop.groups() if loop else ("1", line)
        if command.startswith("tfstyle export "):
            found += [
                shlex.split(command.replace("$version", number))[2:]
                for number in versions.split()
            ]
    return found


def serve_flags(name: str) -> list[str]:
    """Returns the flags of the `tfstyle serve` command in a text."""
    (command,) = re.findall(r"`(tfstyle serve --[^`]*)`", read(name))
    return shlex.split(command)[2:]


def rows(name: str, first: str) -> list[list[str]]:
    """Returns the cells of the table whose header begins with a word."""
    table = read(name).split(f"\n| {first} |")[1].split("\n\n")[0]
    lines = table.splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def shape(text: str) -> list[int]:
    """Parses a shape such as "[N, 36, 48, 3]"; letters become -1."""
    inner = re.search(r"\[(.*)\]", text)[1]
    return [int(n) if n.isdecimal() else -1 for n in inner.split(", ")]
