import numpy as np
import pytest

from tests.samples import __main__ as program

pytestmark = pytest.mark.slow


def test_missing_folder_is_one_line(tmp_path, capsys):
    assert program.main([f"--output={tmp_path / 'missing'}"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "Received: output=" in error


def test_negative_seed_is_one_line(tmp_path, capsys):
    assert program.main([f"--output={tmp_path}", "--seed=-1"]) == 1
    assert "Received: seed=-1" in capsys.readouterr().err


def test_writes_what_was_rendered(tmp_path, monkeypatch):
    def render(height, width, seed):
        return np.full((height, width, 3), seed / 10, np.float32)

    small = [(name, render, 16, 24, 80) for name, *_ in program.PICTURES]
    monkeypatch.setattr(program, "PICTURES", small)
    assert program.main([f"--output={tmp_path}"]) == 0
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["lake.jpg", "mosaic.jpg", "swirls.jpg", "woodcut.jpg"]


def test_help_needs_no_output(capsys):
    with pytest.raises(SystemExit) as stop:
        program.main(["--help"])
    assert stop.value.code == 0
    assert "--output" in capsys.readouterr().out
