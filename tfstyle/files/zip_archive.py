"""Reader of zip archives from anywhere: bounded in memory, checked to the last bit."""

import struct
import zipfile
from typing import BinaryIO

# A directory takes some 60 bytes a member on disk, and ten times that in memory.
MAX_DIRECTORY_BYTES = 1 << 20
# The records at the end of an archive: PKWARE's APPNOTE.TXT, 4.3.14 to 4.3.16.
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED_FLAG = 0x1


class ArchiveError(ValueError):
    """What is wrong with an archive, as the end of a sentence."""


def open_archive(file: BinaryIO) -> zipfile.ZipFile:
    """Opens an archive whose directory is small.

    Args:
        file: Regular file; there may be something else before the archive, but nothing
            after it.

    Raises:
        ArchiveError: The file does not end in an archive, or its directory is damaged,
            too large or names a member twice.
    """
    try:
        count, size = _directory(file)
        archive = zipfile.ZipFile(file) if size <= MAX_DIRECTORY_BYTES else None
    except Exception as error:  # zipfile raises whatever its parts raise
        raise ArchiveError("it is damaged") from error
    if archive is None:
        raise ArchiveError("it holds too many files")
    names = archive.namelist()
    if len(names) != count:  # a length that is wrong hides what follows
        raise ArchiveError("it is damaged")
    if len(set(names)) < len(names):
        raise ArchiveError("it holds two files of one name")
    return archive


def read_member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Reads a member as a whole and compares its checksum.

    Args:
        archive: From `open_archive`.
        name: Name of the member.
        most: Most bytes that it may have.

    Raises:
        ArchiveError: There is no such member, it is encrypted, compressed in an unusual
            way, too large or damaged.
    """
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise ArchiveError(f"there is no '{name}' in it") from error
    if info.flag_bits & _ENCRYPTED_FLAG or info.compress_type not in _COMPRESSIONS:
        raise ArchiveError(f"its '{name}' is encrypted or compressed in another way")
    if info.file_size > most:
        raise ArchiveError(f"its '{name}' has {info.file_size} bytes, at most {most}")
    try:
        with archive.open(info) as member:
            # One byte more than there is, so that the end and its checksum are reached.
            content = member.read(info.file_size + 1)
    except Exception as error:  # of zlib and zipfile
        raise ArchiveError(f"its '{name}' is damaged") from error
    if len(content) != info.file_size:
        raise ArchiveError(f"its '{name}' is damaged")
    return content


def _directory(file: BinaryIO) -> tuple[int, int]:
    """Entries and bytes of the directory that `zipfile` is going to read at once."""
    size = file.seek(0, 2)
    start = file.seek(size - _END.size)
    signature, *_, count, directory, _, comment = _END.unpack(file.read(_END.size))
    if signature != b"PK\5\6" or comment:
        raise ArchiveError("it does not end in an archive")
    if start < _LOCATOR_64.size + _END_64.size:
        return count, directory
    file.seek(start - _LOCATOR_64.size - _END_64.size)
    *_, count_64, directory_64, _ = _END_64.unpack(file.read(_END_64.size))
    locator, *_ = _LOCATOR_64.unpack(file.read(_LOCATOR_64.size))
    return (count_64, directory_64) if locator == b"PK\6\7" else (count, directory)
