import numpy as np
import pytest
from PIL import Image, ImageSequence

from tfstyle.errors import InputError
from tfstyle.images import check_animation, save_animation, to_uint8

VALUES = (0.2, 0.6, 1.0)


@pytest.fixture
def frames():
    return [np.full((16, 24, 3), value, np.float32) for value in VALUES]


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "A.GIF"])
def test_frames_are_played_in_their_order_for_ever(frames, tmp_path, name):
    save_animation(iter([to_uint8(frames[0]), *frames[1:]]), tmp_path / name, 20)
    with Image.open(tmp_path / name) as file:
        assert file.info["loop"] == 0
        played = []
        for frame in ImageSequence.Iterator(file):
            mean = np.asarray(frame.convert("RGB")).mean() / 255
            played.append((frame.info["duration"], mean))
    assert [time for time, _ in played] == [50] * 3
    np.testing.assert_allclose([mean for _, mean in played], VALUES, atol=0.02)


@pytest.mark.parametrize(
    ("name", "rate", "duration"),
    [("a.gif", 60, 20), ("a.gif", 15, 70), ("a.gif", 300, 10), ("a.webp", 60, 17)],
)
def test_a_rate_is_rounded_to_the_nearest(frames, tmp_path, name, rate, duration):
    save_animation(frames, tmp_path / name, rate)
    with Image.open(tmp_path / name) as file:
        file.load()
        assert file.info["duration"] == duration


def test_no_frame_is_refused(tmp_path):
    with pytest.raises(InputError, match="at least one"):
        save_animation([], tmp_path / "a.gif", 20)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.png", "a", "none/a.gif"])
def test_what_cannot_be_written_is_refused_before_and_then(frames, tmp_path, name):
    for attempt in (
        lambda: check_animation(tmp_path / name),
        lambda: save_animation(frames, tmp_path / name, 20),
    ):
        with pytest.raises(InputError, match="Received: animation="):
            attempt()


def test_an_error_on_the_way_leaves_the_earlier_file(frames, tmp_path):
    def broken():
        yield frames[0]
        raise KeyboardInterrupt

    (tmp_path / "a.gif").write_text("earlier")
    with pytest.raises(KeyboardInterrupt):
        save_animation(broken(), tmp_path / "a.gif", 20)
    assert (tmp_path / "a.gif").read_text() == "earlier"
    assert len(list(tmp_path.iterdir())) == 1
