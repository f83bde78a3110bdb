"""Support for `-` as a flag's value: pictures from stdin or to stdout."""

import contextlib
import io
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from absl import flags

from tfstyle.errors import InputError
from tfstyle.images.from_file import MAX_PIPED_BYTES
from tfstyle.images.save import FORMATS

# Names of the flags that take an input picture.
INPUTS = ("content", "style", "content_mask", "style_mask", "keep_mask", "fine_style")
_OUTPUT = re.compile(r"(?:(\w+):)?-")


@contextlib.contextmanager
def standard_pictures(values: flags.FlagValues) -> Iterator[None]:
    """Replaces `-` in flags with paths of temporary files for stdin and stdout.

    If a picture is written to standard output, messages are written to standard error.

    Args:
        values: Flags of the command, in which `-` and `jpg:-` are replaced.

    Raises:
        InputError: `-` is given for several input pictures, standard input or output
            is a terminal, the input is too large, or the output format is unknown.
    """
    inputs, suffix = _inputs(values), _output_suffix(values)
    if not inputs and suffix is None:
        yield
        return
    with TemporaryDirectory(prefix="tfstyle-") as folder:
        stdin, stdout = Path(folder, "stdin"), Path(folder, f"stdout{suffix}")
        shown = {str(stdin): "-", str(stdout): "-"}
        given = values["output"].value or ""
        try:
            if inputs:
                _read(inputs, stdin)
            with _picture_to_stdout(values, stdout if suffix else None, shown):
                yield
        except InputError as error:
            shown[str(stdout)] = given
            raise type(error)(_replaced(str(error), shown)) from error


def _inputs(values: flags.FlagValues) -> list[flags.Flag]:
    given = [values[name] for name in INPUTS if name in values]
    found = [flag for flag in given if "-" in _as_list(flag.value)]
    if sum(_as_list(flag.value).count("-") for flag in found) > 1:
        names = ", ".join(f"`{flag.name}`" for flag in found)
        raise InputError(
            "Expected at most one picture from standard input, but `-` is given for "
            f"{names}. Received: {found[0].name}='-'"
        )
    return found


def _as_list(value) -> list:
    return value if isinstance(value, list) else [value]


def _output_suffix(values: flags.FlagValues) -> str | None:
    match = _OUTPUT.fullmatch(values["output"].value or "")
    if not match:
        return None
    suffix = f".{match[1] or 'png'}".lower()
    if suffix not in FORMATS:
        names = ", ".join(name[1:] for name in FORMATS)
        raise InputError(
            f"Expected the format of standard output to be one of {names}. "
            f"Received: output={values['output'].value!r}"
        )
    if sys.stdout.isatty():
        raise InputError(
            "Expected standard output to be a file or a pipe, not a terminal. "
            f"Received: output={values['output'].value!r}"
        )
    return suffix


def _read(inputs: list[flags.Flag], path: Path) -> None:
    """Copies standard input to `path`, and sets the flag in `inputs` to this path."""
    (flag,) = inputs
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError(
            "Expected standard input to be a file or a pipe, not a terminal. "
            f"Received: {flag.name}='-'"
        )
    data = sys.stdin.buffer.read(MAX_PIPED_BYTES + 1)
    if len(data) > MAX_PIPED_BYTES:
        raise InputError(
            f"Expected standard input to have at most {MAX_PIPED_BYTES} bytes. "
            f"Received: {flag.name}='-'"
        )
    path.write_bytes(data)
    vars(flag)["stand_ins"] = {str(path): "-"}
    if isinstance(flag.value, list):
        flag.value = [str(path) if item == "-" else item for item in flag.value]
    else:
        flag.value = str(path)


@contextlib.contextmanager
def _picture_to_stdout(
    values: flags.FlagValues, path: Path | None, shown: dict[str, str]
) -> Iterator[None]:
    lines = _Lines(sys.stderr if path else sys.stdout, shown)
    stdout = sys.stdout
    if path:
        values["output"].value = str(path)
        vars(values["output"])["stand_ins"] = {str(path): "-"}
    with contextlib.redirect_stdout(lines):
        yield
    if path and path.exists():
        with path.open("rb") as file:
            shutil.copyfileobj(file, stdout.buffer)
        stdout.buffer.flush()


class _Lines(io.TextIOBase):
    """Stream that replaces paths of temporary files with `-` in all text it writes."""

    def __init__(self, stream, shown: dict[str, str]):
        self._stream, self._shown = stream, shown

    def write(self, text: str) -> int:
        return self._stream.write(_replaced(text, self._shown))

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()


def _replaced(text: str, shown: dict[str, str]) -> str:
    for path, name in shown.items():
        text = text.replace(path, name)
    return text


def stand_in(flag: flags.Flag, path: str) -> str:
    """Returns `-` if `path` is a temporary file for stdin or stdout, or else `path`."""
    return getattr(flag, "stand_ins", {}).get(path, path)


def is_standard(flag: flags.Flag) -> bool:
    """Whether a flag refers to standard input or output, not to a file."""
    return hasattr(flag, "stand_ins")
