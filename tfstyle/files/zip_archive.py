"""Reader for untrusted zip archives, with limited memory and verified checksums."""

import struct
import zipfile
from typing import BinaryIO

# Maximum size of an archive's central directory in bytes. The directory has about 60
# bytes per member, and reading it takes ten times its size in memory.
MAX_DIRECTORY_BYTES = 1 << 20
# Records at the end of an archive (PKWARE's APPNOTE.TXT, sections 4.3.14 to 4.3.16).
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED_FLAG = 0x1


class ArchiveError(ValueError):
    """Raised for an invalid archive, with the reason as the message."""


def open_archive(file: BinaryIO) -> zipfile.ZipFile:
    """Opens an archive, unless its central directory is too large or damaged.

    Args:
        file: Regular file, opened in binary mode. Other content may precede the
            archive, but not follow it.

    Raises:
        ArchiveError: The file does not end with an archive, or the central directory is
            too large, is damaged, or has duplicate names.
    """
    try:
        count, size = _directory(file)
        archive = zipfile.ZipFile(file) if size <= MAX_DIRECTORY_BYTES else None
    except ArchiveError:
        raise
    except Exception as error:  # zipfile's dependencies may raise any exception
        raise ArchiveError("it is damaged") from error
    if archive is None:
        raise ArchiveError("it contains too many files")
    names = archive.namelist()
    if len(names) != count:  # an entry with an incorrect length hides later entries
        raise ArchiveError("it is damaged")
    if len(set(names)) < len(names):
        raise ArchiveError("it contains two files with the same name")
    return archive


def read_member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Reads a whole member of an archive, and verifies its checksum.

    Args:
        archive: Archive from `open_archive`.
        name: Name of the member.
        most: Maximum uncompressed size of the member in bytes.

    Raises:
        ArchiveError: The member is missing, encrypted, too large or damaged, or uses an
            unsupported compression method.
    """
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise ArchiveError(f"it contains no '{name}'") from error
    if info.flag_bits & _ENCRYPTED_FLAG or info.compress_type not in _COMPRESSIONS:
        raise ArchiveError(
            f"its file '{name}' is encrypted or uses an unsupported compression method"
        )
    if info.file_size > most:
        raise ArchiveError(
            f"its file '{name}' has {info.file_size} bytes, more than {most}"
        )
    try:
        with archive.open(info) as member:
            # One more byte than the size is requested, because `zipfile` verifies the
            # checksum only at the end of the member.
            content = member.read(info.file_size + 1)
    except Exception as error:  # from zlib or zipfile
        raise ArchiveError(f"its file '{name}' is damaged") from error
    if len(content) != info.file_size:
        raise ArchiveError(f"its file '{name}' is damaged")
    return content


def _directory(file: BinaryIO) -> tuple[int, int]:
    """Returns the central directory's number of entries and its size in bytes."""
    size = file.seek(0, 2)
    start = file.seek(size - _END.size)
    signature, *_, count, directory, _, comment = _END.unpack(file.read(_END.size))
    if signature != b"PK\5\6" or comment:
        raise ArchiveError("it does not end with a zip archive")
    if start < _LOCATOR_64.size + _END_64.size:
        return count, directory
    file.seek(start - _LOCATOR_64.size - _END_64.size)
    *_, count_64, directory_64, _ = _END_64.unpack(file.read(_END_64.size))
    locator, *_ = _LOCATOR_64.unpack(file.read(_LOCATOR_64.size))
    return (count_64, directory_64) if locator == b"PK\6\7" else (count, directory)
