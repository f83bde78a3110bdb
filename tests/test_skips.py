"""Tests that a skip that is not on the list fails the run if CI is set."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
IMPORT = "import pytest\n\npytest.importorskip({!r})"
SKIP = "import pytest\n\ndef test_nothing():\n    pytest.skip({!r})"
PASS = "def test_nothing():\n    pass"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs pytest with the project's hooks; returns exit code and output."""

    def run(code, ci):
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        monkeypatch.setenv("CI", ci)
        (tmp_path / "test_one.py").write_text(code)
        (tmp_path / "test_other.py").write_text(PASS)
        command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-q", "."]
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize(
    ("code", "ci", "expected"),
    [
        (SKIP.format("no curl here"), "true", pytest.ExitCode.TESTS_FAILED),
        (SKIP.format("no curl here"), "", pytest.ExitCode.OK),
        (SKIP.format("Pillow does not open it"), "true", pytest.ExitCode.OK),
        (IMPORT.format("not_there"), "true", pytest.ExitCode.TESTS_FAILED),
        (PASS, "true", pytest.ExitCode.OK),
    ],
)
def test_skips(run, code, ci, expected):
    returncode, output = run(code, ci)
    assert returncode == expected, output
    is_shown = "skips that are not allowed" in output
    assert is_shown == (ci == "true" and expected != pytest.ExitCode.OK)
