"""Reader for the markers that divide a JPEG file into segments and scans."""

import re
from dataclasses import dataclass, field
from typing import BinaryIO

# Maximum number of segments in a file. Photographs have about 20 segments, plus one per
# 64 kB of profiles, thumbnails and depth maps.
MAX_SEGMENTS = 4096

# Maximum number of stray bytes between header segments. Pillow reads such bytes one by
# one, which is slow.
MAX_JUNK = 65536

# Maximum number of scans in a file. Encoders write about 10 scans; libtiff allows 100.
MAX_SCANS = 100

_FIRST_BLOCK, _LARGEST_BLOCK = 1 << 12, 1 << 20
_SOF = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = (0xC2, 0xCA)
_OTHER_CODING = {
    **{0xC3: "lossless", 0xCB: "lossless"},
    **dict.fromkeys((0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF), "hierarchical"),
}
_SOS, _EOI = 0xDA, 0xD9
# Matches any marker except restart markers and start of image. Stuffed zeros and fill
# bytes are not markers.
_MARKER = re.compile(rb"\xff([\x01-\xcf\xd9-\xfe])")


@dataclass
class JpegMarkers:
    """Information from the markers of the first picture in a JPEG file.

    Args:
        frame: Code of the frame marker, such as 0xC2 for progressive files; 0 if there
            is no frame marker.
        precision: Bits per sample.
        components: Number of color components.
        pixels: Width times height.
        unit_height: Number of pixel rows that are coded together.
        segments: Number of segments.
        scans: Number of scans.
        junk: Number of stray bytes between segments before the first scan.
        ended: Whether there is an end marker.
        missing: Coefficients whose lowest bit is in no scan, as pairs `(component,
            coefficient)`. If the file is not progressive, a scan contains all
            coefficients of its components, so coefficient 0 stands for all of them.
    """

    frame: int = 0
    precision: int = 0
    components: int = 0
    pixels: int = 0
    unit_height: int = 8
    segments: int = 0
    scans: int = 0
    junk: int = 0
    ended: bool = False
    missing: set[tuple[int, int]] = field(default_factory=set)

    @property
    def progressive(self) -> bool:
        """Whether the file is progressive."""
        return self.frame in _PROGRESSIVE

    def excessive(self) -> bool:
        """Whether the file exceeds a limit. If it does, reading can stop."""
        return (
            self.segments > MAX_SEGMENTS
            or self.scans > MAX_SCANS
            or self.junk > MAX_JUNK
        )

    def unsupported(self) -> str | None:
        """Returns why this JPEG file is unsupported, or None if it is supported."""
        if self.frame in _OTHER_CODING:
            return f"{_OTHER_CODING[self.frame]} JPEG files are not supported"
        if self.frame and self.precision != 8:
            return f"JPEG files with {self.precision}-bit samples are not supported"
        if self.frame and self.components not in (1, 3, 4):
            return f"JPEG files with {self.components} components are not supported"
        return None


def read_markers(file: BinaryIO) -> JpegMarkers:
    """Reads the markers of the first picture, but stops when a limit is exceeded.

    Args:
        file: File object, positioned at the start of a JPEG file.

    Returns:
        Information from the markers. The picture is not decoded.
    """
    markers = JpegMarkers()
    file.seek(2, 1)
    while not markers.excessive():
        skipped, marker = _next(file)
        markers.junk += 0 if markers.scans else skipped
        markers.ended = marker == _EOI
        if marker is None or markers.ended:
            break
        _take(markers, marker, _segment(file))
    return markers


def _next(file: BinaryIO) -> tuple[int, int | None]:
    """Reads up to the end of the next marker.

    Returns:
        Number of bytes before the marker, and code of the marker. At the end of the
        file, the code is None.
    """
    start = file.tell()
    size = _FIRST_BLOCK
    while True:
        position = file.tell()
        block = file.read(size)
        size = min(4 * size, _LARGEST_BLOCK)
        found = _MARKER.search(block)
        if found:
            file.seek(position + found.end())
            return position + found.start() - start, found[1][0]
        if len(block) < 2:
            return position - start, None
        file.seek(-1, 1)  # the last byte may be the first half of a marker


def _segment(file: BinaryIO) -> bytes:
    length = int.from_bytes(file.read(2), "big") - 2
    return file.read(max(0, length))


def _take(markers: JpegMarkers, marker: int, segment: bytes) -> None:
    markers.segments += 1
    if marker in _SOF and len(segment) > 5 and not markers.frame:
        height, width = segment[1:3], segment[3:5]
        markers.frame = marker
        markers.precision, markers.components = segment[0], segment[5]
        markers.pixels = int.from_bytes(height, "big") * int.from_bytes(width, "big")
        # Vertical sampling factors are in the lower four bits of each byte.
        markers.unit_height = 8 * max((x & 15 for x in segment[7::3]), default=1)
        coefficients = range(64) if markers.progressive else range(1)
        markers.missing = {(c, i) for c in segment[6::3] for i in coefficients}
    elif marker == _SOS:
        markers.scans += 1
        _take_scan(markers, segment)


def _take_scan(markers: JpegMarkers, segment: bytes) -> None:
    count = segment[0] if segment else 0
    components, last = segment[1 : 1 + 2 * count : 2], segment[1 + 2 * count :]
    if not markers.progressive:
        markers.missing -= {(component, 0) for component in components}
    elif len(last) == 3 and last[2] & 15 == 0:  # this scan contains the lowest bits
        coefficients = range(last[0], last[1] + 1)
        markers.missing -= {(c, i) for c in components for i in coefficients}
