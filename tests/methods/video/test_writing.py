import logging
import os
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.methods.video.clips import (
    moving_squares,
    read_frames,
    read_times,
    sound_packets,
    write_clip,
)
from tfstyle.errors import InputError
from tfstyle.methods.video.reading.clip import About, Frame
from tfstyle.methods.video.writing.encoder import CODECS, Encoder, choose_codec
from tfstyle.methods.video.writing.video_file import check_container, write_video

pytest.importorskip("av")
TICK = Fraction(1, 90000)
# Irregular, with a gap; the second list goes on after the first.
TIMES = ([0, 3003, 4504, 11504], [14507, 17510, 26509])


def _segments(folder, frames, codec="h264", quality=95):
    height, width = frames[0].shape[:2]
    about = About(height, width, TICK, Fraction(30000, 1001))
    files, number = [], 0
    for index, times in enumerate(TIMES):
        files.append(folder / f"segment_{index}")
        encoder = Encoder(files[-1], about, codec, quality)
        for time in times:
            encoder.write(Frame(frames[number], time, 1500))
            number += 1
        encoder.close()
    return files, about


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".nut"])
def test_segments_become_one_video_with_every_time_stamp(tmp_path, suffix):
    frames = moving_squares(7)
    output = tmp_path / f"out{suffix}"
    files, about = _segments(tmp_path, frames)
    write_video(files, None, str(output), about, 5000)
    assert read_times(output) == [t * TICK for t in (*TIMES[0], *TIMES[1])]
    for read, expected in zip(read_frames(output), frames, strict=True):
        assert np.abs(read.astype(int) - expected).mean() < 4
    if suffix != ".nut":
        assert _length(output) == (TIMES[1][-1] + 5000) * TICK


def _assert_written(tmp_path, codec, count):
    about = About(48, 64, Fraction(1, 12800), Fraction(25))
    file, output = tmp_path / str(count), tmp_path / f"{count}.nut"
    encoder = Encoder(file, about, codec, 80)
    for number, frame in enumerate(moving_squares(count)):
        encoder.write(Frame(frame, 512 * number, 512))
    encoder.close()
    write_video([file], None, str(output), about, 512, is_cut=True)
    assert read_times(output) == [number * Fraction(1, 25) for number in range(count)]


def test_a_segment_may_have_seven_frames(tmp_path):
    _assert_written(tmp_path, "h264", 7)  # FFmpeg finds no decoding times


@pytest.mark.slow
@pytest.mark.parametrize("codec", CODECS)
def test_a_segment_has_any_number_of_frames(tmp_path, codec):
    for count in range(1, 13):
        _assert_written(tmp_path, codec, count)


def _length(path):
    import av

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return stream.duration * stream.time_base


def test_matroska_rounds_time_stamps_to_milliseconds(tmp_path):
    files, about = _segments(tmp_path, moving_squares(7))
    output = tmp_path / "out.mkv"
    write_video(files, None, str(output), about)
    expected = [t * TICK for t in (*TIMES[0], *TIMES[1])]
    errors = [abs(a - b) for a, b in zip(read_times(output), expected, strict=True)]
    assert max(errors) <= Fraction(1, 2000)


@pytest.mark.parametrize("codec", CODECS)
def test_every_codec_keeps_colors(tmp_path, codec):
    frames = [np.full((48, 64, 3), (200, 60, 30 + 20 * i), np.uint8) for i in range(7)]
    files, about = _segments(tmp_path, frames, codec)
    output = tmp_path / "out.mkv"
    write_video(files, None, str(output), about)
    for read, expected in zip(read_frames(output), frames, strict=True):
        assert np.abs(read.astype(int) - expected).max() <= 4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists its threads")
@pytest.mark.parametrize("codec", CODECS)
def test_no_codec_changes_the_scheduling_of_threads(tmp_path, codec):
    policy = os.sched_getscheduler(0)
    about = About(64, 64, TICK, Fraction(30))
    encoder = Encoder(tmp_path / "out", about, codec, 90)
    encoder.write(Frame(np.zeros((64, 64, 3), np.uint8), 0, 3000))
    threads = [int(path.name) for path in Path("/proc/self/task").iterdir()]
    assert {os.sched_getscheduler(thread) for thread in threads} == {policy}
    encoder.close()
    assert os.sched_getscheduler(0) == policy


@pytest.mark.parametrize("codec", CODECS)
def test_no_codec_writes_to_the_terminal(tmp_path, codec, capfd):
    _segments(tmp_path, moving_squares(7), codec)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("size", [(67, 83), (67, 84), (68, 83)])
def test_odd_sizes_stay(tmp_path, size, codec):
    frames = moving_squares(7, *size)
    files, about = _segments(tmp_path, frames, codec)
    output = tmp_path / "out.mkv"
    write_video(files, None, str(output), about)
    for read, expected in zip(read_frames(output), frames, strict=True):
        assert read.shape == (*size, 3)
        assert np.abs(read[-1].astype(int) - expected[-1]).mean() < 6


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_sound_is_copied_packet_by_packet(tmp_path, suffix):
    source = write_clip(tmp_path / "in.mp4", moving_squares(7), sound="aac")
    files, about = _segments(tmp_path, moving_squares(7))
    output = tmp_path / f"out{suffix}"
    write_video(files, str(source), str(output), about)
    there, here = sound_packets(output), sound_packets(source)
    assert [data for _, data in there] == [data for _, data in here]
    # AAC begins before the pictures, with a packet that only warms up the decoder.
    # Matroska has no negative time stamps: there the pictures begin later.
    shift = read_times(output)[0]
    assert shift == 0 or suffix == ".mkv"
    for (one, _), (other, _) in zip(there, here, strict=True):
        assert abs(one - shift - other) <= (suffix == ".mkv") * Fraction(1, 1000)


@pytest.mark.parametrize(
    ("suffix", "sound", "is_copied"),
    [
        (".ts", "aac", True),
        (".ts", "flac", False),
        (".mov", "flac", False),
        (".mp4", "flac", True),
        (".mkv", "pcm_s16le", True),
        (".webm", "libopus", True),
    ],
)
def test_sound_is_copied_wherever_the_container_takes_it(
    tmp_path, suffix, sound, is_copied
):
    source = write_clip(tmp_path / "in.mkv", moving_squares(7), sound=sound)
    codec = choose_codec("auto", suffix)
    files, about = _segments(tmp_path, moving_squares(7), codec)
    output = tmp_path / f"out{suffix}"
    write_video(files, str(source), str(output), about)
    there, here = ([data for _, data in sound_packets(p)] for p in (output, source))
    # MPEG-TS has a header before each packet of AAC.
    same = map(bytes.endswith, there, here)
    assert (len(there) == len(here) and all(same)) is is_copied
    assert _tone(output) == pytest.approx(440, abs=8)


def test_sound_that_the_container_refuses_is_encoded_anew(tmp_path, caplog):
    source = write_clip(tmp_path / "in.mp4", moving_squares(7), sound="aac")
    files, about = _segments(tmp_path, moving_squares(7), "vp9")
    output = tmp_path / "out.webm"
    with caplog.at_level(logging.INFO, "tfstyle"):
        write_video(files, str(source), str(output), about)
    assert len(caplog.messages) == 1
    assert "opus, because the container of the output does not support" in caplog.text
    assert _tone(output) == pytest.approx(440, abs=5)
    assert _seconds(output) == pytest.approx(_seconds(source), abs=0.05)


def test_sound_with_an_unknown_codec_is_left_out(tmp_path, caplog):
    source = write_clip(tmp_path / "in.mp4", moving_squares(7), sound="aac")
    content = source.read_bytes().replace(b"mp4a", b"apac").replace(b"esds", b"xxxx")
    source.write_bytes(content)
    files, about = _segments(tmp_path, moving_squares(7))
    output = tmp_path / "out.mp4"
    write_video(files, str(source), str(output), about)
    assert "1 of 1 audio tracks are left out" in caplog.text
    assert len(read_frames(output)) == 7
    with pytest.raises(IndexError):
        sound_packets(output)


def test_damaged_sound_is_left_out_where_it_is_encoded_anew(tmp_path, caplog):
    source = write_clip(tmp_path / "in.mp4", moving_squares(50), sound="aac")
    packets = [data for _, data in sound_packets(source)]
    content = source.read_bytes()
    for data in packets[10:14]:
        content = content.replace(data, b"\xff" * len(data))
    source.write_bytes(content)
    files, about = _segments(tmp_path, moving_squares(7), "vp9")
    output = tmp_path / "out.webm"
    write_video(files, str(source), str(output), about)
    assert "is damaged; number of packets skipped: 4" in caplog.text
    assert _tone(output) == pytest.approx(440, abs=5)
    times = [time for time, _ in sound_packets(output)]
    assert float(max(times)) == pytest.approx(2, abs=0.1)  # what follows stays in time


def _samples(path):
    import av

    with av.open(str(path)) as container:
        rate = container.streams.audio[0].rate
        resampler = av.AudioResampler("fltp", "mono", rate)
        frames = [f for d in container.decode(audio=0) for f in resampler.resample(d)]
        return np.concatenate([f.to_ndarray()[0] for f in frames]), rate


def _tone(path):
    samples, rate = _samples(path)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return spectrum.argmax() * rate / len(samples)


def _seconds(path):
    samples, rate = _samples(path)
    return len(samples) / rate


@pytest.mark.parametrize("name", ["out.txt", "out", "out.png", "out.mp3", "out.avi"])
def test_other_suffixes_are_refused(name):
    with pytest.raises(InputError, match="Expected `output` to be a video file"):
        check_container(name, "h264")


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".ts", ".nut"])
def test_the_usual_codec_suits_the_container(suffix):
    check_container(f"out{suffix}", choose_codec("auto", suffix))


def test_a_codec_that_the_container_does_not_take_is_refused():
    expected = r"supported by \.webm files\. Received: codec='h264'"
    with pytest.raises(InputError, match=expected):
        check_container("out.webm", "h264")


def test_the_codec_follows_the_container():
    assert choose_codec("auto", ".mp4") == "h264"
    assert choose_codec("auto", ".webm") == "vp9"
    assert choose_codec("hevc", ".mp4") == "hevc"
    with pytest.raises(InputError, match="Did you mean 'h264'"):
        choose_codec("h246", ".mp4")
