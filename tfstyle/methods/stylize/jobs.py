"""Files to be stylized, the files that they become, and which are still due."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from tfstyle.errors import InputError
from tfstyle.files.lock import lock_file, lock_folder
from tfstyle.files.paths import check_outside, expand
from tfstyle.images import JPEG_SUFFIXES, check_output, find_pictures
from tfstyle.methods.stylize.settings import Settings, settings_of, with_content

# Written as what they are. Other names of JPEG files become .jpg, everything else a
# PNG, which loses nothing.
_JPEG = (".jpg", ".jpeg")

# Fields whose values mean nothing to people, by their names in messages.
_DIGESTS = {"model": "model", "photo": "content"}


class Job(NamedTuple):
    """One content image and the picture that is to be made of it."""

    content: Path
    output: Path

    def is_done(self) -> bool:
        """Whether the picture exists and is no older than the content image."""
        try:
            return self.output.stat().st_mtime >= self.content.stat().st_mtime
        except OSError:  # a content image that does not exist is reported later
            return False


def is_folder_job(content: Sequence[str], output: str) -> bool:
    """Whether pictures go into a folder: if they are several, or `output` is one."""
    several = len(content) > 1 or expand(content[0]).is_dir()
    return several or expand(output).is_dir() or output.endswith("/")


def plan_jobs(content: Sequence[str], output: str) -> list[Job]:
    """Chooses a file below the folder `output` for each content image.

    Args:
        content: Files, and folders that are searched for files.
        output: Folder; made if it does not exist.

    Returns:
        One job for each content image. Subfolders of a folder are kept.

    Raises:
        InputError: `output` is no folder, or lies inside a folder of content images; a
            folder holds no pictures; or two pictures would become one file.
    """
    folder = expand(output)
    jobs = []
    for name in content:
        path = expand(name)
        if path.is_dir():
            check_outside(folder, path, output)
            files = find_pictures(path, "content")
            jobs += [Job(file, _output(folder, file, path)) for file in files]
        else:
            jobs.append(Job(path, _output(folder, path, path.parent)))
    _check_distinct(jobs)
    _check_inputs_stay(jobs)
    _make_folders(jobs, output)
    return jobs


def lock_jobs(
    jobs: Sequence[Job], content: Sequence[str], output: str
) -> AbstractContextManager[None]:
    """Locks the folder of the pictures; for a single content image, its picture.

    Several runs may thus fill one folder, each with an image of its own.

    Args:
        jobs: Jobs of `plan_jobs`.
        content: Files and folders that `plan_jobs` was given.
        output: Folder that `plan_jobs` was given.

    Raises:
        InputError: Another run writes there.
    """
    if len(content) == 1 and not expand(content[0]).is_dir():
        return lock_file(jobs[0].output)
    return lock_folder(expand(output))


def _output(folder: Path, content: Path, root: Path) -> Path:
    path = folder / content.absolute().relative_to(root.absolute())
    suffix = path.suffix.lower()
    if suffix in _JPEG:
        return path
    return path.with_suffix(".jpg" if suffix in JPEG_SUFFIXES else ".png")


def _check_distinct(jobs: Sequence[Job]) -> None:
    first = {}
    for job in jobs:
        other = first.setdefault(job.output, job.content)
        if other != job.content:
            raise InputError(
                f"Expected content images of different names, but '{other}' would be "
                f"written to '{job.output}' as well. Received: content='{job.content}'"
            )


def _make_folders(jobs: Sequence[Job], output: str) -> None:
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
    inputs = {job.content.resolve() for job in jobs}
    for job in jobs:
        if job.output.resolve() in inputs:
            raise InputError(
                "Expected `output` to be another folder than that of the content "
                f"images. Received: output='{job.output.parent}'"
            )


def choose_due(jobs: Sequence[Job], settings: Settings, output: str) -> list[Job]:
    """Leaves out the pictures that exist already.

    A picture counts if it is no older than its content image. One that does not hold
    the settings that it was made with is trusted.

    Args:
        jobs: Jobs of all content images.
        settings: Settings of the run.
        output: Value of the argument, for the message.

    Raises:
        InputError: Pictures were made with other settings.
    """
    others = [(job, text) for job in jobs if (text := _difference(job, settings))]
    if not others:
        return [job for job in jobs if not job.is_done()]
    job, difference = others[0]
    more = f" (one of {len(others)})" if len(others) > 1 else ""
    raise InputError(
        "Expected `output` to be a folder without pictures of other settings, but "
        f"'{job.output}'{more} has {difference}; --overwrite replaces such pictures, "
        f"another folder keeps them. Received: output={output!r}"
    )


def _difference(job: Job, settings: Settings) -> str:
    """Describes the settings in which an existing picture differs."""
    made = settings_of(job.output) if job.output.exists() else None
    if made is None:
        return ""
    wanted = with_content(settings, job.content)
    if not job.is_done():  # the content image was edited since
        del wanted["photo"]
    return "; ".join(
        f"another {_DIGESTS[name]}"
        if name in _DIGESTS
        else f"{name} {made.get(name)!r}, not {value!r}"
        for name, value in wanted.items()
        if made.get(name) != value
    )
