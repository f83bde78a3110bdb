"""Reader for GIF, WebP and PNG animations."""

import os
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from PIL import Image

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images.limits import check_size
from tfstyle.methods.video.reading.clip import About, Clip, Frame

_FORMATS = ("GIF", "WEBP", "PNG")
MILLISECOND = Fraction(1, 1000)
# Duration, in milliseconds, for which browsers show frames that have a duration of 0.
USUAL_DURATION = 100


class AnimationClip(Clip):
    """Frames of an animation, composited over white.

    Args:
        path: File to read.

    Raises:
        InputError: The file cannot be read, is damaged, contains only a still picture,
            or has frames that are too small or too large.
    """

    def __init__(self, path: str | os.PathLike):
        self.path = os.fspath(path)
        self.files = [self.path]
        with self._opened() as picture:
            count = self._count(picture)
            if count < 2:
                raise self._unreadable("it is a still picture (use `tfstyle stylize`)")
            check_size(picture.height, picture.width, "content", self.path)
            self._load(picture)
            rate = 1000 / Fraction(_duration(picture))
            self.about = About(picture.height, picture.width, MILLISECOND, rate, count)

    def frames(self, start: int = 0) -> Iterator[Frame]:
        """Yields frames from `start` on; earlier frames are decoded but not yielded."""
        time = 0
        with self._opened() as picture:
            for number in range(self.about.count):
                try:
                    picture.seek(number)
                    pixels = _over_white(picture)
                except Exception as error:  # decoders may raise any exception
                    raise self._unreadable("it is damaged") from error
                duration = _duration(picture)
                if number >= start:
                    yield Frame(pixels, time, duration)
                time += duration

    def _count(self, picture: Image.Image) -> int:
        try:
            return getattr(picture, "n_frames", 1)
        except Exception as error:  # header parsers may raise any exception
            raise self._unreadable("it is damaged") from error

    def _load(self, picture: Image.Image) -> None:
        """Decodes the first frame, so that Pillow can read WebP durations."""
        try:
            picture.load()
        except Exception as error:  # decoders may raise any exception
            raise self._unreadable("it is damaged") from error

    def _opened(self) -> Image.Image:
        try:
            return Image.open(expand(self.path), formats=_FORMATS)
        except OSError as error:
            reason = error.strerror or "it is damaged"
            raise self._unreadable(reason) from error
        except (ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise self._unreadable("it is damaged") from error

    def _unreadable(self, reason: str) -> InputError:
        return InputError(
            f"Expected `content` to be an animation: {reason}. "
            f"Received: content={self.path!r}"
        )


def _duration(picture: Image.Image) -> int:
    """Returns the duration of the current frame in milliseconds, at least 1."""
    return max(1, round(picture.info.get("duration") or USUAL_DURATION))


def _over_white(picture: Image.Image) -> np.ndarray:
    """Returns the current frame over white, `(height, width, 3)`, uint8."""
    if not picture.has_transparency_data:
        return np.asarray(picture.convert("RGB"))
    frame = picture.convert("RGBA")
    white = Image.new("RGBA", frame.size, "white")
    return np.asarray(Image.alpha_composite(white, frame).convert("RGB"))
