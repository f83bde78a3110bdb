"""Clips with known motion, made from photographs, and frames of videos."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

# Standard deviations of sensor noise, in 1/255: a phone by day, and indoors.
DAY_NOISE, INDOOR_NOISE = 1.5, 4.0
# Camera position: maps positions in a frame to positions in the photograph.
Camera = Callable[[int], np.ndarray]


@dataclass(frozen=True)
class KnownClip:
    """Frames with known motion.

    Args:
        name: Kind of motion.
        count: Number of frames.
        frame: Function from a frame number to `(height, width, 3)`, uint8.
        flow: Function from two frame numbers to `(height, width, 2)`: displacement of
            each pixel from the first frame to the second, in pixels.
        visible: Function from two frame numbers to `(height, width)`, bool: whether
            each pixel of the first frame is visible in the second.
    """

    name: str
    count: int
    frame: Callable[[int], np.ndarray]
    flow: Callable[[int, int], np.ndarray]
    visible: Callable[[int, int], np.ndarray]

    def frames(self) -> Iterator[np.ndarray]:
        """Yields all frames in order."""
        return map(self.frame, range(self.count))


def make_clips(photo: np.ndarray, height: int, width: int, count: int) -> list:
    """Creates a clip of each kind: pan, zoom with rotation, patches, still camera.

    Args:
        photo: `(height, width, 3)`, uint8.
        height: Height of the frames, in pixels.
        width: Width of the frames, in pixels.
        count: Number of frames.
    """
    large = _enlarged(photo, round(1.5 * height), round(1.5 * width))
    size = (height, width)
    return [
        _camera_clip("pan", large, size, count, _pan, DAY_NOISE),
        _camera_clip("zoom and turn", large, size, count, _zoom(size), DAY_NOISE),
        _patch_clip(large, size, count),
        _camera_clip("still, noise", large, size, count, _still, INDOOR_NOISE),
    ]


def read_clip(path: Path, width: int, count: int) -> list[np.ndarray]:
    """Reads the first `count` frames of a video, scaled to a width in pixels."""
    import av

    with av.open(path) as container:
        frames = [
            frame.to_ndarray(format="rgb24")
            for frame in islice(container.decode(video=0), count)
        ]
    height = round(frames[0].shape[0] * width / frames[0].shape[1])
    kind = cv2.INTER_AREA if width < frames[0].shape[1] else cv2.INTER_CUBIC
    return [cv2.resize(frame, (width, height), interpolation=kind) for frame in frames]


def _pan(number: int) -> np.ndarray:
    return np.float32([[1, 0, 20 + 1.3 * number], [0, 1, 30 + 9 * np.sin(number / 9)]])


def _still(number: int) -> np.ndarray:
    return np.float32([[1, 0, 20], [0, 1, 30]])


def _zoom(size: tuple[int, int]) -> Camera:
    height, width = size

    def camera(number: int) -> np.ndarray:
        angle, scale = 0.003 * number, 1.1 - 0.004 * number
        c, s = scale * np.cos(angle), scale * np.sin(angle)
        x, y = width / 2, height / 2
        # The frame's center, (x, y), is mapped to (1.5 x, 1.5 y) in the photograph.
        return np.float32(
            [[c, -s, 1.5 * x - c * x + s * y], [s, c, 1.5 * y - s * x - c * y]]
        )

    return camera


def _camera_clip(name, photo, size, count, camera: Camera, noise: float) -> KnownClip:
    height, width = size

    def frame(number: int) -> np.ndarray:
        return _noisy(_seen(photo, camera(number), size), noise, number)

    def flow(one: int, other: int) -> np.ndarray:
        positions = _grid(height, width) @ _affine(camera(one)).T
        there = positions @ np.linalg.inv(_affine(camera(other))).T
        return (there - _grid(height, width))[..., :2].astype(np.float32)

    def visible(one: int, other: int) -> np.ndarray:
        return _inside(flow(one, other))

    return KnownClip(name, count, frame, flow, visible)


def _patch_clip(photo, size, count) -> KnownClip:
    """Creates a clip of two patches that cross a photograph to the right and down."""
    height, width = size
    ground = _seen(photo, _still(0), size)
    across = (photo[-height // 3 :, : width // 4][::-1], (height // 4, 5), (0, 3.0))
    down = (photo[: height // 4, -width // 4 :], (3, width * 5 // 8), (1.5, 0))
    patches = [across, down]

    def labels(number: int) -> np.ndarray:
        owner = np.zeros(size, int)
        for label, (patch, place, speed) in enumerate(patches, 1):
            top, left = (
                round(p + v * number) for p, v in zip(place, speed, strict=False)
            )
            h, w = patch.shape[:2]
            owner[max(0, top) : top + h, max(0, left) : left + w] = label
        return owner

    def frame(number: int) -> np.ndarray:
        picture, owner = ground.copy(), labels(number)
        for label, (patch, place, speed) in enumerate(patches, 1):
            y, x = _placed(place, speed, number)
            moved = _seen(patch, np.float32([[1, 0, -x], [0, 1, -y]]), size)
            picture[owner == label] = moved[owner == label]
        return _noisy(picture, DAY_NOISE, number)

    def flow(one: int, other: int) -> np.ndarray:
        owner, moved = labels(one), np.zeros((*size, 2), np.float32)
        for label, (_, place, speed) in enumerate(patches, 1):
            y, x = (
                round(p + v * other) - round(p + v * one)
                for p, v in zip(place, speed, strict=False)
            )
            moved[owner == label] = (x, y)
        return moved

    def visible(one: int, other: int) -> np.ndarray:
        motion = flow(one, other)
        x, y = (np.rint(_grid(height, width)[..., i] + motion[..., i]).astype(int)
                for i in (0, 1))  # fmt: skip
        inside = _inside(motion)
        there = labels(other)[y.clip(0, height - 1), x.clip(0, width - 1)]
        return inside & (there == labels(one))

    return KnownClip("patches", count, frame, flow, visible)


def _placed(place, speed, number: int) -> tuple[int, int]:
    top, left = (round(p + v * number) for p, v in zip(place, speed, strict=True))
    return top, left


def _seen(photo: np.ndarray, camera: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    height, width = size
    return cv2.warpAffine(
        photo, camera, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT
    )


def _noisy(frame: np.ndarray, deviation: float, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, deviation, frame.shape)
    return np.clip(np.rint(frame + noise), 0, 255).astype(np.uint8)


def _enlarged(photo: np.ndarray, height: int, width: int) -> np.ndarray:
    scale = max(height / photo.shape[0], width / photo.shape[1])
    size = (round(photo.shape[1] * scale), round(photo.shape[0] * scale))
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(photo, size, interpolation=kind)[:height, :width]


def _affine(camera: np.ndarray) -> np.ndarray:
    return np.vstack([camera, [0, 0, 1]])


def _grid(height: int, width: int) -> np.ndarray:
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    return np.dstack([columns, rows, np.ones_like(rows)]).astype(float)


def _inside(flow: np.ndarray) -> np.ndarray:
    height, width = flow.shape[:2]
    there = _grid(height, width)[..., :2] + flow
    inside = (there >= 0) & (there <= (width - 1, height - 1))
    return inside.all(axis=-1)
