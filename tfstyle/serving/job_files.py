"""Files of a job, in the request and in the job's folder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tfstyle.images.containers.kinds import HEAD_LENGTH, kind_of
from tfstyle.serving.serving_error import invalid
from tfstyle.serving.tensors import to_bytes

# Maximum number of files of one kind, such as paintings, in a job.
MAX_FILES = 8
_CLIPS = ("a video", "a Matroska or WebM video", "an AVI video")

# Contents of the files in a request, keyed by JSON key.
JobFiles = Mapping[str, Sequence[bytes]]


class FileType(NamedTuple):
    """Type of a file, recognized by the file's first bytes.

    Attributes:
        label: Noun phrase that lists the formats, for messages.
        fits: Function that returns whether a file has the signature of this type.
        plural: Plural noun for files of this type, for messages.
    """

    label: str
    fits: Callable[[bytes], bool]
    plural: str


def _is_picture(file: bytes) -> bool:
    """Whether a file begins with the signature of a JPEG, PNG or WebP file."""
    is_webp = file[:4] == b"RIFF" and file[8:12] == b"WEBP"
    return file.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_webp


def _is_clip(file: bytes) -> bool:
    return kind_of(file[:HEAD_LENGTH]) in _CLIPS


PICTURE = FileType("a JPEG, PNG or WebP file", _is_picture, "pictures")
CLIP = FileType("an MP4, MOV, WebM, Matroska or AVI file", _is_clip, "videos")


class JobFile(NamedTuple):
    """Kind of file in a request.

    Attributes:
        name: Name of the file in a job's folder. If `several` is true, a number is
            appended. In an optimization, `run_optimize` takes the file as the argument
            or option with this name.
        help: Noun phrase that describes the file.
        several: Whether a job can have several files of this kind.
        required: Whether each job needs a file of this kind.
        type: Type of the file.
    """

    name: str
    help: str
    several: bool = False
    required: bool = False
    type: FileType = PICTURE

    def paths(self, folder: Path) -> list[Path]:
        """Returns the paths of a job's files of this kind, in the request's order."""
        return sorted(folder.glob(f"{self.name}[0-9]" if self.several else self.name))

    def schema(self) -> dict[str, Any]:
        """Returns the JSON schema for files of this kind in a request."""
        one = {
            "type": "object",
            "properties": {"b64": {"type": "string"}},
            "required": ["b64"],
        }
        several = {"type": "array", "items": one, "minItems": 1, "maxItems": MAX_FILES}
        text = f"{self.help[0].upper()}{self.help[1:]}; {self.type.label}."
        about = {"description": text}
        return {**about, **({"oneOf": [one, several]} if self.several else one)}


# Kinds of files in a request for a job, keyed by JSON key.
FileTable = Mapping[str, JobFile]


def parse_files(
    document: Mapping[str, Any], table: FileTable
) -> dict[str, list[bytes]]:
    """Decodes the base64 text of the files in a request.

    Only the first bytes of each file are checked. Pictures and videos are not decoded.

    Args:
        document: Request, parsed from JSON. The value for a key in `table` is
            `{"b64": ...}`. If the `JobFile` has `several=True`, the value can also be a
            list of such objects.
        table: Kinds of files, keyed by JSON key.

    Returns:
        Contents of the files, keyed by JSON key. Optional keys that are not in the
        request are omitted.

    Raises:
        ServingError: A required file is missing, a value is not base64, a file has the
            wrong type, or a list is empty or too long.
    """
    return {
        key: _files(document.get(key), key, about)
        for key, about in table.items()
        if about.required or key in document
    }


def write_files(files: JobFiles, table: FileTable, folder: Path) -> None:
    """Writes files to the folder of a job."""
    for key, contents in files.items():
        about = table[key]
        for number, content in enumerate(contents):
            name = f"{about.name}{number}" if about.several else about.name
            (folder / name).write_bytes(content)


def file_paths(table: FileTable, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yields the key and the path of each file in the folder of a job."""
    for key, about in table.items():
        for path in about.paths(folder):
            yield key, path


def _files(given: Any, key: str, about: JobFile) -> list[bytes]:
    values = given if about.several and isinstance(given, list) else [given]
    if not 1 <= len(values) <= MAX_FILES:
        raise invalid(
            f"Expected `{key}` to be 1 to {MAX_FILES} {about.type.plural}. "
            f"Received: <{len(values)} {about.type.plural}>"
        )
    files = to_bytes(values, key)
    for file in files:
        if not about.type.fits(file):
            kind = kind_of(file[:HEAD_LENGTH])
            raise invalid(
                f"Expected `{key}` to be {about.type.label}. "
                f"Received: <{len(file)} bytes{f', {kind}' if kind else ''}>"
            )
    return files
