"""Tests of runs that write animations or folders of pictures."""

import pytest

import tfstyle
from tests.methods.video.clips import moving_squares, write_clip

pytest.importorskip("ai_edge_litert")
pytest.importorskip("av")
pytest.importorskip("cv2")


@pytest.fixture
def paint(model, tmp_path):
    def run(output, content):
        return tfstyle.stylize_video(
            content, "waves", tmp_path / output, model=str(model)
        )

    return run


@pytest.mark.parametrize("name", ["out.gif", "out.webp", "folder", "p_%02d.png"])
def test_other_outputs(paint, tmp_path, name):
    if name == "folder":
        (tmp_path / name).mkdir()
    content = write_clip(tmp_path / "short.mp4", moving_squares(3))
    assert paint(name, content=content).frames == 3
    assert len(list(tmp_path.rglob("*.png"))) == (0 if name.startswith("out") else 3)
    assert not list(tmp_path.glob("*.parts"))


@pytest.mark.parametrize("name", ["folder", "p_%02d.png"])
def test_pictures_of_a_longer_run_are_reported(paint, tmp_path, caplog, name):
    (tmp_path / "folder").mkdir()
    for count in (5, 3):
        clip = write_clip(tmp_path / f"{count}.mp4", moving_squares(count))
        assert not caplog.text
        paint(name, content=clip)
    assert "pictures of another run: 2, such as" in caplog.text
