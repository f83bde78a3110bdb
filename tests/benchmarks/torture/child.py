"""A process that reads damaged files one after another, for `reader.Reader`.

    python -m tests.benchmarks.torture.child MODULE:FUNCTION

Takes the path of a file as a line of JSON from stdin, calls the function with it, and
answers with a line of JSON: the kind of the outcome, a detail, the additional peak
memory of the process (MiB), and the text written to stdout or stderr.
"""

import contextlib
import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from tests.benchmarks.machine import peak_memory_mib
from tests.benchmarks.torture.outcomes import REFUSED, WrongResultError


def main() -> None:
    """Answers until stdin ends."""
    module, name = sys.argv[1].split(":")
    answers = os.fdopen(os.dup(1), "w")
    with tempfile.TemporaryFile() as said:
        for stream in (1, 2):  # C libraries write to these directly, not through Python
            os.dup2(said.fileno(), stream)
        # Log messages of the package itself are intended for users.
        logging.getLogger("tfstyle").addHandler(logging.NullHandler())
        logging.getLogger("tfstyle").propagate = False
        function = getattr(import_module(module), name)
        for line in sys.stdin:
            _rewind(said)
            answer = _answer(function, Path(json.loads(line)))
            sys.stdout.flush()
            sys.stderr.flush()
            said.seek(0)
            answer["said"] = said.read(2000).decode(errors="replace")
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def _answer(function: Callable[[Path], str], path: Path) -> dict:
    before = _forget_peak()
    kind, detail = judge(function, path)
    with contextlib.suppress(OSError, StopIteration):
        return {
            "kind": kind,
            "detail": detail,
            "mebibytes": round(peak_memory_mib() - before),
        }
    return {"kind": kind, "detail": detail, "mebibytes": 0}


def judge(function: Callable[[Path], str], path: Path) -> tuple[str, str]:
    """Calls a function and classifies the outcome.

    Args:
        function: Function that returns the kind of the outcome, or raises an error.
        path: Argument of the function.

    Returns:
        The kind and a detail.
    """
    from tfstyle.errors import InputError

    try:
        return function(path), ""
    except InputError as error:
        text = str(error)
        return (REFUSED if _is_line(text) else "unclear message"), repr(text)
    except WrongResultError as error:
        return error.kind, str(error)
    except BaseException as error:  # anything else should have been an InputError
        return f"traceback: {type(error).__name__}", f"{_place(error)}: {error}"[:500]


def _is_line(text: str) -> bool:
    return text.isprintable() and "Received: " in text


def _place(error: BaseException) -> str:
    """Returns the last position in the traceback that is in this package."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if f"{os.sep}tfstyle{os.sep}" in file:
            place = f"{Path(file).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _forget_peak() -> float:
    """Resets the peak memory (Linux); returns the current memory."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
        return peak_memory_mib()
    return float("inf")


def _rewind(file) -> None:
    file.seek(0)
    file.truncate()


if __name__ == "__main__":
    main()
