"""A process that reads damaged files one after another, for `reader.Reader`.

    python -m tests.benchmarks.torture.child MODULE:FUNCTION

Takes the path of a file as a line of JSON from stdin, calls the function with it, and
answers with a line of JSON: the kind of the outcome, a detail, how much more memory the
process had resident at most (MiB), and what was written to stdout or stderr.
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
        for stream in (1, 2):  # C libraries write to these past Python
            os.dup2(said.fileno(), stream)
        # What the package itself logs is meant to be read.
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
    """Calls a function and names the outcome.

    Args:
        function: Returns the kind of the outcome, or raises.
        path: Its argument.

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
    except BaseException as error:  # whatever it is, it should have been an InputError
        return f"traceback: {type(error).__name__}", f"{_place(error)}: {error}"[:500]


def _is_line(text: str) -> bool:
    return text.isprintable() and "Received: " in text


def _place(error: BaseException) -> str:
    """Where the last line of ours is in the traceback."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if f"{os.sep}tfstyle{os.sep}" in file:
            place = f"{Path(file).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _forget_peak() -> float:
    """Begins to measure the most memory anew (Linux); returns what there is now."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
        return peak_memory_mib()
    return float("inf")


def _rewind(file) -> None:
    file.seek(0)
    file.truncate()


if __name__ == "__main__":
    main()
