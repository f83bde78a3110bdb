"""Pictures of a job: keys in a request, and files in the job's folder."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tfstyle.errors import InputError
from tfstyle.serving.serving_error import invalid
from tfstyle.serving.tensors import to_bytes

CONTENT, STYLE = "image_bytes", "style_image_bytes"
INIT = "init_image_bytes"
# Maximum number of paintings in a job, and of masks of each kind.
MOST = 8

# Files of pictures, keyed as in a request.
JobFiles = Mapping[str, Sequence[bytes]]


class JobPicture(NamedTuple):
    """Kind of picture in a request.

    Attributes:
        argument: Argument of `tfstyle.optimize`.
        file: Name of the picture's file in the folder of a job. If `several`, a number
            is appended to the name.
        help: Noun phrase that describes the picture.
        several: Whether a job can have several pictures of this kind, one per painting.
        required: Whether each job needs a picture of this kind.
    """

    argument: str
    file: str
    help: str
    several: bool = False
    required: bool = False

    def paths(self, folder: Path) -> list[Path]:
        """Returns the existing files of this kind, in order."""
        return sorted(folder.glob(f"{self.file}[0-9]" if self.several else self.file))


JOB_PICTURES = {
    CONTENT: JobPicture("content", "content", "photograph", required=True),
    STYLE: JobPicture("style", "style", "painting", several=True, required=True),
    "content_mask_bytes": JobPicture(
        "content_mask",
        "content_mask",
        "mask of the photograph for each painting, white where the painting applies",
        several=True,
    ),
    "style_mask_bytes": JobPicture(
        "style_mask",
        "style_mask",
        "mask of each painting, white where the painting is used",
        several=True,
    ),
    "keep_mask_bytes": JobPicture(
        "keep_mask", "keep_mask", "mask, white where the photograph stays unchanged"
    ),
    "fine_style_image_bytes": JobPicture(
        "fine_style", "fine_style", "painting for strokes and grain only"
    ),
    INIT: JobPicture("init", "init", "initial picture, in place of the option init"),
}


def parse_pictures(document: Mapping[str, Any]) -> dict[str, list[bytes]]:
    """Decodes the base64 text of the picture files in a request.

    The pictures themselves are not opened in this process.

    Args:
        document: Request, whose values for the keys of pictures are `{"b64": ...}` or
            lists of these.

    Returns:
        Files keyed as in the request. Kinds of pictures that are not in the request
        have no key.

    Raises:
        ServingError: A required picture is missing, a value is not base64 or not a
            picture, or there are too many pictures.
        InputError: The number of masks differs from the number of paintings.
    """
    files = {}
    for key, about in JOB_PICTURES.items():
        if about.required or key in document:
            files[key] = _files(document.get(key), key, about.several)
    for key in ("content_mask_bytes", "style_mask_bytes"):
        if key in files and len(files[key]) != len(files[STYLE]):
            raise InputError(
                f"Expected `{key}` to have one mask for each painting in `{STYLE}`, "
                f"{len(files[STYLE])} in all. Received: <{len(files[key])} masks>"
            )
    return files


def write_pictures(files: JobFiles, folder: Path) -> None:
    """Writes files of pictures to the folder of a job."""
    for key, contents in files.items():
        about = JOB_PICTURES[key]
        for number, content in enumerate(contents):
            name = f"{about.file}{number}" if about.several else about.file
            (folder / name).write_bytes(content)


def picture_paths(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yields the keys and paths of the pictures in the folder of a job."""
    for key, about in JOB_PICTURES.items():
        for path in about.paths(folder):
            yield key, path


def _files(given: Any, key: str, several: bool) -> list[bytes]:
    values = given if several and isinstance(given, list) else [given]
    if not 1 <= len(values) <= MOST:
        raise invalid(f"Expected `{key}` to be 1 to {MOST} pictures")
    files = to_bytes(values, key)
    if not all(map(_is_picture, files)):
        raise invalid(f"Expected `{key}` to be a JPEG, PNG or WebP file")
    return files


def _is_picture(file: bytes) -> bool:
    """Whether a file begins with the signature of a JPEG, PNG or WebP file."""
    is_webp = file[:4] == b"RIFF" and file[8:12] == b"WEBP"
    return file.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_webp
