"""Clips for tests."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from tfstyle.sounds.sound import Sound

SOUND_RATE = 48000


def moving_squares(count: int, height: int = 48, width: int = 64) -> list[np.ndarray]:
    """Frames of smooth colors with a square that moves two pixels per frame."""
    rows, columns = np.mgrid[:height, :width]
    ground = np.dstack([columns * 2, rows * 3, 200 - columns]).astype(np.uint8)
    frames = []
    for number in range(count):
        frame = ground.copy()
        left = 4 + 2 * number % (width // 2)
        frame[height // 4 : height // 2, left : left + width // 4] = (250, 40, 30)
        frames.append(frame)
    return frames


def write_clip(
    path: Path,
    frames: Sequence[np.ndarray],
    times: Sequence[int] | None = None,
    time_base: Fraction = Fraction(1, 25),
    sound: str | None = None,
    rotation: int = 0,
    codec: str = "libx264",
    pixel_format: str = "yuv444p",
    color_trc: int = 1,
    container: str | None = None,
    b_frames: int = 0,
) -> Path:
    """Writes frames with the given time stamps, and optionally a tone.

    Args:
        path: File.
        frames: `(height, width, 3)`, uint8.
        times: Time stamps, in `time_base`.
        time_base: Unit of the time stamps.
        sound: Codec of the sound; None for none.
        rotation: Counterclockwise rotation by players, in degrees.
        codec: Encoder.
        pixel_format: Pixel format.
        color_trc: Number of the transfer characteristics.
        container: FFmpeg's name of the container; the suffix determines it if None.
        b_frames: Number of frames in a row that are decoded after a later frame.
    """
    import av

    times = range(len(frames)) if times is None else times
    with av.open(str(path), "w", format=container) as target:
        options = {"crf": "10", "bf": f"{b_frames}"} if codec == "libx264" else {}
        stream = target.add_stream(codec, rate=25, options=options)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = pixel_format
        stream.time_base = stream.codec_context.time_base = time_base
        stream.codec_context.colorspace = stream.codec_context.color_primaries = 1
        stream.codec_context.color_trc, stream.codec_context.color_range = color_trc, 1
        if rotation:
            stream.set_display_rotation(rotation)
        track = target.add_stream(sound, rate=SOUND_RATE) if sound else None
        if track:
            track.layout = "stereo"
        for time, pixels in zip(times, frames, strict=True):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame = frame.reformat(format=pixel_format, dst_colorspace="ITU709")
            frame.pts, frame.time_base = time, time_base
            target.mux(stream.encode(frame))
        target.mux(stream.encode())
        if track:
            seconds = float((times[-1] + 1) * time_base)
            _write_tone(target, track, seconds)
    return path


def _write_tone(target, track, seconds: float) -> None:
    import av

    times = np.arange(round(seconds * SOUND_RATE)) / SOUND_RATE
    tone = np.sin(2 * np.pi * 440 * times).astype(np.float32) * 0.3
    for start in range(0, len(tone), 1024):
        part = np.tile(tone[start : start + 1024], (2, 1))
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
        frame.rate, frame.pts = SOUND_RATE, start
        target.mux(track.encode(frame))
    target.mux(track.encode())


def read_times(path: Path) -> list[Fraction]:
    """Time stamps of all frames, in seconds, by decoding them."""
    import av

    with av.open(str(path)) as container:
        return [f.pts * f.time_base for f in container.decode(video=0)]


def read_frames(path: Path) -> list[np.ndarray]:
    """All frames as stored, without rotation."""
    import av

    with av.open(str(path)) as container:
        return [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]


def sound_packets(path: Path, track: int = 0) -> list[tuple[Fraction, bytes]]:
    """Time stamps, in seconds, and bytes of the packets of sound."""
    import av

    with av.open(str(path)) as container:
        packets = container.demux(container.streams.audio[track])
        return [(p.pts * p.time_base, bytes(p)) for p in packets if p.size]


def write_sound_track(
    silent: Path,
    path: Path,
    sounds: Sequence[Sound],
    start: float = 0.0,
    codec: str = "flac",
) -> Path:
    """Copies the pictures of a clip, and adds sounds.

    Args:
        silent: Clip.
        path: File to write.
        sounds: Sounds, one for each track.
        start: Start time of the sounds in seconds.
        codec: Encoder of the sounds.
    """
    import av

    form = "fltp" if codec == "aac" else "s16"
    with av.open(str(silent)) as source, av.open(str(path), "w") as target:
        pictures = target.add_stream_from_template(source.streams.video[0])
        tracks = [target.add_stream(codec, rate=sound.rate) for sound in sounds]
        for track, sound in zip(tracks, sounds, strict=True):
            track.layout, track.codec_context.format = sound.layout, form
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = pictures
                target.mux(packet)
        for track, sound in zip(tracks, sounds, strict=True):
            samples = np.round(sound.samples * 32767).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(samples, "s16", sound.layout)
            frame.rate, frame.pts = sound.rate, round(start * sound.rate)
            target.mux(track.encode(frame))
            target.mux(track.encode())
    return path
