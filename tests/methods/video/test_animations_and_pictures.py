from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from tests.methods.video.clips import moving_squares, write_clip
from tfstyle.errors import InputError
from tfstyle.images import save
from tfstyle.methods.video.inputs import make_plan
from tfstyle.methods.video.options import VideoOptions
from tfstyle.methods.video.painted import paint_frames
from tfstyle.methods.video.reading import open_clip
from tfstyle.methods.video.reading.clip import About, Frame
from tfstyle.methods.video.writing.encoder import Encoder
from tfstyle.methods.video.writing.kept_inputs import (
    check_clip_stays,
    check_inputs_stay,
)
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
    assert clip.about.rate == Fraction(1000, DURATIONS[0])
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


def test_a_damaged_animation_is_refused(tmp_path, frames):
    content = _animate(tmp_path / "a.gif", frames).read_bytes()
    for length in range(20, len(content) - 20, len(content) // 40):
        (tmp_path / "cut.gif").write_bytes(content[:length])
        with pytest.raises(InputError, match=r"damaged|still picture"):
            _read_all(tmp_path / "cut.gif", len(frames))


def _read_all(path, count):
    """Reads an animation; one that is cut between two frames is a shorter one."""
    frames = list(open_clip(path, 25).frames())
    if len(frames) < count:
        raise InputError("It is damaged.")


def test_a_frame_is_shown_for_a_millisecond_at_least(tmp_path, frames):
    pictures = [Image.fromarray(frame) for frame in frames]
    pictures[0].save(
        tmp_path / "a.png", save_all=True, append_images=pictures[1:], duration=0.4
    )
    clip = open_clip(tmp_path / "a.png", 25)
    assert [frame.duration for frame in clip.frames()] == [1, 1, 1, 1]


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


def test_digits_that_are_no_numbers_are_letters(tmp_path, frames, monkeypatch):
    (tmp_path / "²").mkdir()
    save(frames[0], tmp_path / "²" / "1.png")
    monkeypatch.chdir(tmp_path)
    assert len(open_clip("²", 25).files) == 1
    save(frames[0], tmp_path / "²1.png")
    assert len(open_clip("²%d.png", 25).files) == 1


def test_pictures_of_another_size_and_none_at_all_are_refused(tmp_path, frames):
    _save_numbered(tmp_path / "in", [frames[0], frames[1][:20]], [1, 2])
    with pytest.raises(InputError, match=r"to have 64 x 48 .*f_2\.png' of 64 x 20"):
        list(open_clip(tmp_path / "in", 25).frames())
    with pytest.raises(InputError, match="to match numbered pictures, but no file"):
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


def _check(tmp_path, content, output):
    clip = open_clip(f"{tmp_path}/{content}", 25)
    check_clip_stays(make_target(f"{tmp_path}/{output}", VideoOptions()), clip)


@pytest.fixture
def mixed(tmp_path, frames):
    """Folder with pictures, an animation, and links to the pictures."""
    _save_numbered(tmp_path / "in", frames, ["01", "02", "03", "12"])
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "f_01.png").symlink_to(tmp_path / "in" / "f_01.png")
    (tmp_path / "gifs").mkdir()
    _animate(tmp_path / "gifs" / "a.gif", frames)
    _animate(tmp_path / "gifs" / "frame_000001.png", frames)
    (tmp_path / "new").mkdir()


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(
    ("content", "output"),
    [
        ("in/f_%02d.png", "in/f_%02d.png"),
        ("in/f_%02d.png", "in/f_%d.png"),
        ("in/f_%02d.png", "in"),
        ("in/f_%02d.png", "links"),
        ("in", "in/f_%02d.png"),
        ("in", "links/f_%02d.png"),
        ("links", "in/f_%02d.png"),
        ("gifs/a.gif", "gifs/a.gif"),
        ("gifs/frame_000001.png", "gifs"),
        ("gifs/frame_000001.png", "gifs/frame_%06d.png"),
    ],
)
def test_the_output_does_not_replace_the_input(tmp_path, content, output):
    with pytest.raises(InputError, match="to differ from the input files, but it wou"):
        _check(tmp_path, content, output)


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("output", ["in/p_%d.png", "in/below/", "in/a.gif"])
def test_no_picture_is_added_to_the_folder_of_the_input(tmp_path, output):
    with pytest.raises(InputError, match="to be outside the input folder"):
        _check(tmp_path, "in", output)


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(
    ("content", "output"),
    [
        ("in", "new"),
        ("in", "new/f_%02d.png"),
        ("in", "in/a.mp4"),
        ("in/f_%02d.png", "in/p_%02d.png"),
        ("gifs/a.gif", "gifs"),
        ("gifs/a.gif", "gifs/f_%02d.png"),
    ],
)
def test_the_output_may_be_beside_the_input(tmp_path, content, output):
    _check(tmp_path, content, output)


@pytest.mark.usefixtures("mixed")
def test_the_output_does_not_replace_a_painting(tmp_path):
    clip = open_clip(tmp_path / "gifs" / "a.gif", 25)
    target = make_target(f"{tmp_path}/in/f_%02d.png", VideoOptions())
    check_inputs_stay(target, clip, [tmp_path / "gifs" / "frame_000001.png"])
    with pytest.raises(InputError, match=r"would replace '.*f_12\.png'"):
        check_inputs_stay(target, clip, [tmp_path / "in" / "f_12.png"])
    target = make_target(f"{tmp_path}/in", VideoOptions())
    check_inputs_stay(target, clip, [tmp_path / "in" / "f_12.png"])


def test_pictures_with_the_same_name_are_numbered(tmp_path, frames):
    paths = [f"{name}.png" for name in ("in/a/1", "in/a/2", "in/b/1", "in/b/2")]
    for path, frame in zip(paths, frames, strict=True):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        save(frame, tmp_path / path)
    target = make_target(f"{tmp_path}/out/", VideoOptions())
    target.check()
    target.write(_segment(tmp_path, frames), open_clip(tmp_path / "in", 25), 0)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [f"frame_{number:06}.png" for number in (1, 2, 3, 4)]
    for name, frame in zip(names, frames, strict=True):
        np.testing.assert_array_equal(
            np.asarray(Image.open(tmp_path / "out" / name)), frame
        )


@pytest.mark.parametrize(
    ("name", "codec", "fitted"),
    [
        ("o.mp4", "auto", [(564, 1000), (1000, 564), (35, 35), (20, 30)]),
        ("o.mkv", "ffv1", [(563, 1000), (1000, 563), (35, 35), (20, 30)]),
        ("o.gif", "auto", [(563, 1000), (1000, 563), (35, 35), (20, 30)]),
    ],
)
def test_resized_frames_have_sizes_that_players_show(tmp_path, name, codec, fitted):
    target = make_target(tmp_path / name, VideoOptions(codec=codec))
    sizes = [(563, 1000), (1000, 563), (35, 35), (20, 30)]
    assert [target.fitted(size) for size in sizes] == fitted


def test_an_odd_height_becomes_even_where_the_size_is_chosen(tmp_path):
    pytest.importorskip("ai_edge_litert")
    clip = write_clip(tmp_path / "in.mp4", moving_squares(2, 45, 64))
    for side, size in ((64, (46, 64)), (0, (45, 64)), (32, (24, 32))):
        options = VideoOptions(image_size=side)
        plan = make_plan(clip, "wave", tmp_path / "o.mp4", options)
        assert plan.size == size
        frames = [frame.pixels.shape[:2] for frame, _ in paint_frames(plan)]
        assert frames == [size] * 2
