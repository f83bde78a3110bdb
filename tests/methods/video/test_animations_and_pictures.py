from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from tests.methods.video.clips import moving_squares
from tfstyle.errors import InputError
from tfstyle.images import save
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.reading.clip import About, Frame
from tfstyle.methods.video.reading.open_clip import open_clip
from tfstyle.methods.video.writing.encoder import Encoder
from tfstyle.methods.video.writing.target import make_target

pytest.importorskip("av")
DURATIONS = [40, 120, 70, 40]


@pytest.fixture
def frames():
    return moving_squares(4)


def _animate(path, frames, **options):
    pictures = [Image.fromarray(frame) for frame in frames]
    pictures[0].save(
        path, save_all=True, append_images=pictures[1:], duration=DURATIONS, **options
    )
    return path


@pytest.mark.parametrize("name", ["a.webp", "a.png", "a.gif"])
def test_animations_give_all_frames_and_their_times(tmp_path, frames, name):
    options = {"lossless": True} if name.endswith("webp") else {}
    clip = open_clip(_animate(tmp_path / name, frames, **options), 25)
    read = list(clip.frames())
    unit = 1000 * clip.about.time_base
    # GIF counts in hundredths of a second.
    assert [f.duration * unit for f in read] == DURATIONS
    assert [f.time * unit for f in read] == [0, 40, 160, 230]
    tolerance = 12 if name.endswith("gif") else 0  # of its 256 colors
    for frame, expected in zip(read, frames, strict=True):
        assert np.abs(frame.pixels.astype(int) - expected).mean() <= tolerance
    assert [f.time for f in clip.frames(2)] == [160, 230]


def test_transparent_parts_are_laid_over_white(tmp_path, frames):
    pictures = [Image.fromarray(frame).convert("RGBA") for frame in frames]
    for picture in pictures:
        picture.putpixel((3, 2), (10, 20, 30, 0))
    pictures[0].save(
        tmp_path / "a.webp", save_all=True, append_images=pictures[1:], lossless=True
    )
    first = next(open_clip(tmp_path / "a.webp", 25).frames())
    assert first.pixels[2, 3].tolist() == [255, 255, 255]


@pytest.mark.parametrize("name", ["a.webp", "a.png", "a.gif"])
def test_a_still_picture_is_refused(tmp_path, frames, name):
    Image.fromarray(frames[0]).save(tmp_path / name)
    with pytest.raises(InputError, match="use `tfstyle stylize`"):
        open_clip(tmp_path / name, 25)


def _save_numbered(folder, frames, numbers):
    folder.mkdir()
    for number, frame in zip(numbers, frames, strict=True):
        save(frame, folder / f"f_{number}.png")


@pytest.mark.parametrize("pattern", [False, True])
def test_pictures_come_in_the_order_of_their_numbers(tmp_path, frames, pattern):
    _save_numbered(tmp_path / "in", frames, [2, 9, 10, 100])
    name = tmp_path / "in" / "f_%d.png" if pattern else tmp_path / "in"
    clip = open_clip(name, 12.5)
    assert clip.about.rate == Fraction(25, 2)
    assert clip.about.time_base == Fraction(2, 25)
    for frame, expected in zip(clip.frames(), frames, strict=True):
        np.testing.assert_array_equal(frame.pixels, expected)


def test_pictures_of_another_size_and_none_at_all_are_refused(tmp_path, frames):
    _save_numbered(tmp_path / "in", [frames[0], frames[1][:20]], [1, 2])
    with pytest.raises(InputError, match=r"one size, 64 x 48 .*f_2\.png' of 64 x 20"):
        list(open_clip(tmp_path / "in", 25).frames())
    with pytest.raises(InputError, match="to match numbered pictures; no file does"):
        open_clip(tmp_path / "none_%04d.png", 25)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="content"):
        open_clip(tmp_path / "empty", 25)


def _segment(folder, frames):
    about = About(48, 64, Fraction(1, 1000), Fraction(14), 4)
    path, time = folder / "segment", 0
    encoder = Encoder(path, about, "ffv1", 80)
    for frame, duration in zip(frames, DURATIONS, strict=True):
        encoder.write(Frame(frame, time, duration))
        time += duration
    encoder.close()
    return [path]


class _Clip:
    about = About(48, 64, Fraction(1, 1000), Fraction(14), 4)
    sound = None


@pytest.mark.parametrize("name", ["out.gif", "out.webp"])
def test_animations_are_written_with_the_same_times(tmp_path, frames, name):
    target = make_target(tmp_path / name, VideoOptions())
    target.check()
    target.write(_segment(tmp_path, frames), _Clip, DURATIONS[-1])
    with Image.open(tmp_path / name) as picture:
        assert picture.n_frames == 4
        assert picture.info.get("loop", 0) == 0
    assert [f.duration for f in open_clip(tmp_path / name, 25).frames()] == DURATIONS


def test_durations_in_hundredths_do_not_add_up_errors(tmp_path):
    from tfstyle.methods.video.writing.target import _milliseconds

    edges = [Fraction(i, 30) for i in range(31)]
    durations = _milliseconds(edges)
    assert sum(durations) == 1000
    assert set(durations) == {30, 40}


def test_pictures_are_written_without_loss(tmp_path, frames):
    segments = _segment(tmp_path, frames)
    for output, names in (
        ("out/", [f"frame_{i:06}.png" for i in range(1, 5)]),
        ("numbered/p_%03d.png", [f"p_{i:03}.png" for i in range(1, 5)]),
    ):
        target = make_target(f"{tmp_path}/{output}", VideoOptions())
        target.check()
        target.write(segments, _Clip, DURATIONS[-1])
        folder = (tmp_path / output).parent if "%" in output else tmp_path / output
        assert sorted(p.name for p in folder.iterdir()) == names
        for name, expected in zip(names, frames, strict=True):
            np.testing.assert_array_equal(
                np.asarray(Image.open(folder / name)), expected
            )
