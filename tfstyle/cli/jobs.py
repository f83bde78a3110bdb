"""Which photograph is painted into which file."""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from tfstyle.errors import InputError
from tfstyle.files.lock import lock_file, lock_folder
from tfstyle.files.paths import check_outside, expand
from tfstyle.images import JPEG_SUFFIXES, check_output, describe_left_out, list_pictures

# Written as what they are. Other names of JPEG files become .jpg, everything else a
# PNG, which loses nothing.
_JPEG = (".jpg", ".jpeg")


class Job(NamedTuple):
    """One photograph and the picture that is to be made of it."""

    photo: Path
    output: Path

    def is_done(self) -> bool:
        """Whether the picture is there and no older than the photograph."""
        try:
            return self.output.stat().st_mtime >= self.photo.stat().st_mtime
        except OSError:  # a photograph that is not there has its line later
            return False


def wants_folder(photos: Sequence[str], output: str) -> bool:
    """Whether `output` is a folder: for several photographs, or if it is one."""
    several = len(photos) > 1 or expand(photos[0]).is_dir()
    return several or expand(output).is_dir() or output.endswith("/")


def plan_jobs(photos: Sequence[str], output: str) -> list[Job]:
    """Names an output below the folder `output` for each photograph.

    Args:
        photos: Files, and folders that are searched for files.
        output: A folder; made if it is not there.

    Returns:
        One job for each photograph. A folder's subfolders stay.

    Raises:
        InputError: `output` is no folder, or one inside of a folder of photographs; a
            folder without photographs; or two photographs would become one file.
    """
    folder = expand(output)
    jobs = []
    for photo in photos:
        path = expand(photo)
        if path.is_dir():
            check_outside(folder, path, output)
            found, left_out = list_pictures(path)
            if left_out:
                print(describe_left_out(left_out), file=sys.stderr)
            jobs += [Job(file, _output(folder, file, path)) for file in found]
        else:
            jobs.append(Job(path, _output(folder, path, path.parent)))
    _check_distinct(jobs)
    _check_inputs_stay(jobs)
    _make_folders(folder, jobs, output)
    return jobs


def lock_jobs(
    jobs: Sequence[Job], photos: Sequence[str], output: str
) -> AbstractContextManager[None]:
    """Locks the folder of the pictures; for a single photograph, its picture.

    So that several runs may fill one folder, each with a photograph of its own.

    Args:
        jobs: Of `plan_jobs`.
        photos: As for `plan_jobs`.
        output: As for `plan_jobs`.

    Raises:
        InputError: Another run writes there.
    """
    if len(photos) == 1 and not expand(photos[0]).is_dir():
        return lock_file(jobs[0].output)
    return lock_folder(expand(output))


def _output(folder: Path, photo: Path, root: Path) -> Path:
    path = folder / photo.absolute().relative_to(root.absolute())
    suffix = path.suffix.lower()
    if suffix in _JPEG:
        return path
    return path.with_suffix(".jpg" if suffix in JPEG_SUFFIXES else ".png")


def _check_distinct(jobs: Sequence[Job]) -> None:
    first = {}
    for job in jobs:
        other = first.setdefault(job.output, job.photo)
        if other != job.photo:
            raise InputError(
                f"Expected photographs of different names, but '{other}' would be "
                f"written to '{job.output}' as well. Received: photo='{job.photo}'"
            )


def _make_folders(folder: Path, jobs: Sequence[Job], output: str) -> None:
    try:
        for parent in sorted({job.output.parent for job in jobs}):
            parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"Expected `output` to be a folder that can be written: {error.strerror}. "
            f"Received: output={output!r}"
        ) from error
    check_output(jobs[0].output, ())


def _check_inputs_stay(jobs: Sequence[Job]) -> None:
    photos = {job.photo.resolve() for job in jobs}
    for job in jobs:
        if job.output.resolve() in photos:
            raise InputError(
                "Expected `output` to be another folder than that of the photographs. "
                f"Received: output='{job.output.parent}'"
            )
