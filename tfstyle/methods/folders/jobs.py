"""Jobs for a folder: content images, their output files, and which jobs are due."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from tfstyle.distribution.shard import Shard
from tfstyle.errors import InputError
from tfstyle.files.lock import lock_file, lock_folder
from tfstyle.files.paths import check_folder_name, check_outside, expand
from tfstyle.files.replace_folder import make_folder
from tfstyle.images import FORMATS, JPEG_SUFFIXES, check_output, find_pictures
from tfstyle.methods.folders.settings import Settings, settings_of, with_content

# JPEG extensions that output files keep. Other JPEG extensions become .jpg. Results for
# content images in other formats are written as PNG.
_JPEG = (".jpg", ".jpeg")

# Settings that are stored as digests, with the words that describe them in messages.
_DIGESTS = {
    "model": "model",
    "photo": "content image",
    "paintings": "painting",
    "guides": "mask or fine style",
    "content_mask": "mask",
    "init": "initial picture",
    "features": "VGG19 weight file",
}

# Command that is assumed if the settings in a picture do not name the command.
_STYLIZE = "stylize"


class Job(NamedTuple):
    """Paths of a content image and of the picture made from it."""

    content: Path
    output: Path

    def is_done(self) -> bool:
        """Whether the picture exists and is not older than the content image."""
        try:
            return self.output.stat().st_mtime >= self.content.stat().st_mtime
        except OSError:  # a missing content image is reported later
            return False


def is_folder_job(content: Sequence[str], output: str) -> bool:
    """Whether the pictures are written to a folder rather than to a single file."""
    several = len(content) > 1 or expand(content[0]).is_dir()
    return several or expand(output).is_dir() or output.endswith("/")


def plan_jobs(
    content: Sequence[str], output: str, others: Sequence[str] = ()
) -> list[Job]:
    """Chooses the output file of each content image, and creates the output folders.

    Args:
        content: Picture files, and folders to search for pictures.
        output: Output folder.
        others: Input files other than content images, such as paintings and masks.

    Returns:
        One job for each distinct content image. Subfolders of content folders are kept:
        the output for `CONTENT/sub/a.png` is `OUTPUT/sub/a.png`.

    Raises:
        InputError: `output` is not a writable folder; `output` is a content folder, or
            is inside one; a content folder contains no pictures; two outputs would have
            the same path; or an output would replace an input file.
    """
    folder = expand(output)
    check_folder_name(folder, str(output), FORMATS)
    jobs: list[Job] = []
    for name in content:
        path = expand(name)
        if path.is_dir():
            check_outside(folder, path, output)
            files = find_pictures(path, "content")
            jobs += [Job(file, _output(folder, file, path)) for file in files]
        else:
            jobs.append(Job(path, _output(folder, path, path.parent)))
    jobs = list(dict.fromkeys(jobs))  # a content image may be given twice
    _check_distinct(jobs)
    _check_inputs_stay(jobs, others)
    _make_folders(jobs, output)
    return jobs


def lock_jobs(
    jobs: Sequence[Job], content: Sequence[str], output: str, shard: Shard
) -> AbstractContextManager[None]:
    """Locks the output folder, or only the output file if `content` is a single file.

    Locking only the output file lets several runs, each with a single content image,
    write to the same folder at the same time. If the work is divided into shards, only
    `shard` is locked.

    Args:
        jobs: Jobs from `plan_jobs`.
        content: Picture files and folders, as in `plan_jobs`.
        output: Output folder, as in `plan_jobs`.
        shard: Shard that this process paints.

    Raises:
        InputError: Another run holds the lock.
    """
    if shard:
        share = f"shard-{shard.index}-of-{shard.count}"
        return lock_file(expand(output) / share, "shard", str(shard))
    if len(content) == 1 and not expand(content[0]).is_dir():
        return lock_file(jobs[0].output)
    return lock_folder(expand(output))


def choose_shard(jobs: Sequence[Job], output: str, shard: Shard) -> list[Job]:
    """Returns the jobs that belong to a shard, based on the names of their pictures.

    Args:
        jobs: Jobs of all content images.
        output: Output folder, as in `plan_jobs`.
        shard: Shard that this process paints.
    """
    folder = expand(output)
    return shard.choose(jobs, lambda job: job.output.relative_to(folder).as_posix())


def _output(folder: Path, content: Path, root: Path) -> Path:
    path = folder / content.absolute().relative_to(root.absolute())
    suffix = path.suffix.lower()
    if suffix in _JPEG:
        return path
    return path.with_suffix(".jpg" if suffix in JPEG_SUFFIXES else ".png")


def _check_distinct(jobs: Sequence[Job]) -> None:
    first: dict[Path, Path] = {}
    for job in jobs:
        other = first.setdefault(job.output, job.content)
        if other != job.content:
            raise InputError(
                f"Expected a different output file for each content image, but the "
                f"pictures made from '{other}' and '{job.content}' would both be "
                f"written to '{job.output}'. Received: content='{job.content}'"
            )


def _make_folders(jobs: Sequence[Job], output: str) -> None:
    for parent in sorted({job.output.parent for job in jobs}):
        make_folder(parent, output)
    check_output(jobs[0].output, ())


def _check_inputs_stay(jobs: Sequence[Job], others: Sequence[str]) -> None:
    inputs = {job.content.resolve() for job in jobs}
    styles = {expand(path).resolve() for path in others}
    for job in jobs:
        if job.output.resolve() in styles:
            raise InputError(
                "Expected the output not to replace a painting or mask, but the output "
                f"for this content image would replace '{job.output}'. "
                f"Received: content='{job.content}'"
            )
        if job.output.resolve() in inputs:
            raise InputError(
                "Expected `output` to differ from the folder of the content images. "
                f"Received: output='{job.output.parent}'"
            )


def choose_due(jobs: Sequence[Job], settings: Settings, output: str) -> list[Job]:
    """Returns the jobs whose pictures are missing or older than their content images.

    A picture that is at least as new as its content image counts as finished, even if
    the picture's metadata contains no settings.

    Args:
        jobs: Jobs of all content images.
        settings: Settings of the run.
        output: Value of the argument `output`, for the message.

    Raises:
        InputError: An existing picture was made with settings other than `settings`.
    """
    others = [(job, text) for job in jobs if (text := _difference(job, settings))]
    if not others:
        return [job for job in jobs if not job.is_done()]
    job, difference = others[0]
    more = f" (one of {len(others)} that differ)" if len(others) > 1 else ""
    raise InputError(
        "Expected existing pictures in `output` to be made with the settings of this "
        f"run, but '{job.output}'{more} was made with {difference}; use --overwrite to "
        "replace existing pictures, or another folder to keep them. "
        f"Received: output={output!r}"
    )


def _difference(job: Job, settings: Settings) -> str:
    """Describes how an existing picture's settings differ from those of the run."""
    made = settings_of(job.output) if job.output.exists() else None
    if made is None:
        return ""
    wanted = with_content(settings, job.content)
    if not job.is_done():  # a changed content image does not count as a difference
        made["photo"] = wanted["photo"]
    command, own = (each.get("command", _STYLIZE) for each in (made, wanted))
    if command != own:
        return f"settings of `tfstyle {command}`"
    # Settings that a run did not use are not stored, so `made` may lack some names.
    names = dict.fromkeys([*wanted, *made])
    return "; ".join(
        f"another {_DIGESTS[name]}"
        if name in _DIGESTS
        else f"{name} {_shown(made, name)}, not {_shown(wanted, name)}"
        for name in names
        if made.get(name) != wanted.get(name)
    )


def _shown(settings: Settings, name: str) -> str:
    return repr(settings[name]) if name in settings else "unset"
