"""Tests of the stress tests: limits, counts and detection of defects."""

import json
import os
import signal
import sys
import time
from functools import partial

import numpy as np
import pytest

from tests.benchmarks.torture import __main__ as program
from tests.benchmarks.torture.outcomes import (
    PICTURE,
    REFUSED,
    Case,
    Findings,
    Outcome,
    WrongResultError,
    failed,
)
from tests.benchmarks.torture.processes import session_members
from tests.benchmarks.torture.progress import Progress
from tests.benchmarks.torture.reader import Limits, Reader, read_all
from tfstyle.errors import InputError

pytestmark = pytest.mark.slow

if sys.platform != "linux":
    pytest.skip("the processes are looked at in /proc", allow_module_level=True)

STUB = "tests.benchmarks.test_torture:stub"


def stub(path):
    """Function under test, with the planted defect that the file names."""
    word = path.read_text()
    if word == "refuse":
        raise InputError(f"Expected better. Received: path='{path}'")
    if word == "two lines":
        raise InputError("Expected\nbetter. Received: path=''")
    if word == "NaN":
        raise WrongResultError("NaN picture", "NaN")
    if word == "traceback":
        raise KeyError("planted")
    if word == "memory":
        np.ones(2**26).sum()  # half a gibibyte
    if word == "hang":
        time.sleep(60)
    if word == "stderr":
        os.write(2, b"libplanted: damaged")
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    return PICTURE


PLANTED = {
    "good": PICTURE,
    "refuse": REFUSED,
    "two lines": "unclear message",
    "NaN": "NaN picture",
    "traceback": "traceback: KeyError",
    "memory": "memory",
    "stderr": "text on stderr",
    "crash": "crash: SIGSEGV",
    "good again": PICTURE,
}


def test_planted_defects_are_found(tmp_path):
    good = tmp_path / "good"
    good.write_text("good")
    readers = []

    def make_reader():
        readers.append(Reader(STUB, Limits(60, 200), good))
        return readers[-1]

    cases = [
        partial(Case, number, word, word.encode(), ".txt", "planted")
        for number, word in enumerate(PLANTED)
    ]
    findings = Findings("stub", 7, tmp_path)
    read_all(cases, make_reader, findings, Progress("stub", len(cases)), 1)
    counts, described = findings.tables()
    assert {
        name: {kind for kind in row if kind != "cases"}
        for name, row in counts.rows.items()
        if name != "all"
    } == {word: {kind} for word, kind in PLANTED.items()}
    assert counts.rows["all"]["cases"] == len(PLANTED)
    assert findings.defects == 6
    assert failed([counts, described])
    row = described.rows["crash 7-7"]
    assert (tmp_path / row["input"]).read_text() == "crash"
    assert row["made by"] == "planted"
    assert "libplanted: damaged" in described.rows["stderr 7-6"]["detail"]
    assert readers[0]._process is None


def test_defects_of_one_name_are_all_described(tmp_path):
    findings = Findings("load", 3, tmp_path)
    for kind in ("goodput", "dead server", "accepted"):
        findings.add(Case(0, "server", b""), Outcome(kind, "why"))
    counts, described = findings.tables()
    row = {"cases": 3, "accepted": 1, "dead server": 1, "goodput": 1}
    assert counts.rows == {"server": row, "all": row}
    assert {name: row["kind"] for name, row in described.rows.items()} == {
        "server 3-0": "goodput",
        "server 3-0 (2)": "dead server",
    }


def test_a_hang_is_ended(tmp_path):
    hang, good = tmp_path / "hang", tmp_path / "good"
    for path in (hang, good):
        path.write_text(path.name)
    reader = Reader(STUB, Limits(0.5, 200), good)
    assert reader(hang).kind == "hang"
    assert reader._process is None
    reader.close()


def test_a_reader_leaves_no_process(tmp_path):
    path = tmp_path / "word"
    path.write_text("good")
    reader = Reader(STUB, Limits(60, 200))
    assert reader(path) == Outcome(PICTURE)
    session = reader._process.pid
    assert session_members(session) == [session]
    reader.close()
    assert session_members(session) == []


def test_pictures_are_read_and_reported(tmp_path, capsys):
    words = ["--only=pictures", "--picture_count=40", f"--output={tmp_path}"]
    code = program.main([*words, "--processes=1"])
    report = json.loads((tmp_path / "benchmarks.json").read_text())
    counts, *described = report["benchmarks"]["pictures"]
    row = counts["rows"]["all"]
    assert row["cases"] == 40 == sum(n for kind, n in row.items() if kind != "cases")
    defects = 40 - row.get("picture", 0) - row["refused"]
    assert code == (defects > 0) == len(described)
    assert "| pictures, seed 0 |" in capsys.readouterr().out


def test_an_unknown_part_is_refused():
    with pytest.raises(InputError, match="only='picture'"):
        program.main(["--only=picture"])
