"""Stylization of folders, with the next image loaded in the background."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from os import PathLike, fspath
from pathlib import Path
from typing import Unpack

from tfstyle.errors import InputError
from tfstyle.images import Photograph, load_photograph
from tfstyle.keywords import StylizeKeywords
from tfstyle.methods.stylize.file import AS_USUAL, Saving, open_stylizer, write_stylized
from tfstyle.methods.stylize.jobs import Job, choose_due, lock_jobs, plan_jobs
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.settings import read_settings
from tfstyle.methods.stylize.style_shares import Style
from tfstyle.methods.stylize.stylizer import PhotoStylizer
from tfstyle.options import as_paths, check_number, check_path, check_type


@dataclass
class Tally:
    """Numbers of content images by outcome.

    Attributes:
        painted: Number of written pictures.
        there_already: Number of images skipped because their pictures exist.
        failed: Number of images that cannot be read or stylized.
    """

    painted: int = 0
    there_already: int = 0
    failed: int = 0

    def __str__(self) -> str:
        counts = [f"{self.painted} painted"]
        if self.there_already:
            counts.append(f"{self.there_already} already there")
        if self.failed:
            counts.append(f"{self.failed} failed")
        return ", ".join(counts)


class FolderCallback:
    """Base class of callbacks for folders; override the methods you need."""

    def on_begin(self, total: int) -> None:
        """Called once, with the number of pictures to make."""

    def on_share(self, content: Path, share: float) -> None:
        """Called with the finished share of a picture; 0 at its start."""

    def on_error(self, content: Path, error: InputError) -> None:
        """Called for a content image that is skipped; logs the error."""
        logging.getLogger("tfstyle").warning("%s", error)

    def on_picture(self, content: Path) -> None:
        """Called after a content image was stylized or skipped."""

    def on_end(self, tally: Tally) -> None:
        """Called once, even after an error or an interruption."""


def stylize_folder(
    content: str | PathLike | Sequence[str | PathLike],
    style: Style,
    output: str | PathLike,
    *,
    overwrite: bool = False,
    callback: FolderCallback | None = None,
    quality: int = 95,
    keep_metadata: bool = False,
    **options: Unpack[StylizeKeywords],
) -> Tally:
    """Stylizes all pictures of a folder into a folder of the same structure.

    JPEG files are written as JPEG, others as PNG. Pictures that exist and are at least
    as new as their content images are skipped, so an interrupted run can be continued
    with the same call.

    Args:
        content: Folder or file, or a list of them.
        style: Style, as in `tfstyle.stylize`.
        output: Output folder, created if needed.
        overwrite: Whether to replace existing pictures, including those made with other
            settings.
        callback: Callback of the run; if None, skipped content images are logged.
        quality: Quality of JPEG files, from 1 to 100.
        keep_metadata: Whether to keep date, author, copyright and resolution of the
            photographs. This and `quality` do not count as settings.
        **options: Fields of `tfstyle.StylizeOptions`, such as `strength`.

    Returns:
        Numbers of content images that were stylized, skipped or failed.

    Raises:
        InputError: The style, an option, the network or a folder is invalid, or
            `output` contains pictures made with other settings.

    Example:

    ```python
    tally = tfstyle.stylize_folder("photos", "wave", "painted")
    ```
    """
    check_type("overwrite", overwrite, bool)
    if callback is not None:
        check_type("callback", callback, FolderCallback)
    check_type("keep_metadata", keep_metadata, bool)
    check_number("quality", quality, 1, 100, integer=True)
    check_path("output", output)
    given = as_paths("content", content)
    if not given:
        check_path("content", content)
    return run_stylize_folder(
        given,
        style,
        fspath(output),
        StylizeOptions.from_kwargs(**options),
        overwrite,
        callback or FolderCallback(),
        Saving(quality, keep_metadata),
    )


def run_stylize_folder(
    content: Sequence[str],
    style: Style,
    output: str,
    options: StylizeOptions,
    overwrite: bool,
    callback: FolderCallback,
    saving: Saving = AS_USUAL,
    stylizer: PhotoStylizer | None = None,
) -> Tally:
    """Same as `stylize_folder`, with options as an object."""
    stylizer, style = open_stylizer(style, options, stylizer)
    settings = read_settings(stylizer, style)
    others = [*stylizer.files_of(style), *options.content_mask]
    jobs = plan_jobs(content, output, others)
    with lock_jobs(jobs, content, output):
        due = jobs if overwrite else choose_due(jobs, settings, output)
        stylizer.pictures = len(due)
        tally = Tally(there_already=len(jobs) - len(due))
        callback.on_begin(len(due))
        write = partial(
            write_stylized, stylizer, style, settings=settings, saving=saving
        )
        try:
            for job, photograph in _read_ahead(due):
                is_made = _stylize(job, photograph, stylizer, write, callback)
                tally.painted += is_made
                tally.failed += not is_made
                callback.on_picture(job.content)
        finally:
            callback.on_end(tally)
    return tally


def _stylize(
    job: Job,
    photograph: Photograph | InputError,
    stylizer: PhotoStylizer,
    write: Callable,
    callback: FolderCallback,
) -> bool:
    """Stylizes one content image, and returns whether it succeeded."""

    def on_share(share: float) -> None:
        callback.on_share(job.content, share)

    on_share(0.0)
    if isinstance(photograph, Photograph):
        # Not caught below: an error of the network would affect all pictures.
        stylizer.open(*photograph.pixels.shape[:2])
    try:
        read = _unless_error(photograph)
        write(job=job, photograph=read, on_share=on_share)
    except InputError as error:
        callback.on_error(job.content, error)
        return False
    return True


def _unless_error(photograph: Photograph | InputError) -> Photograph:
    if isinstance(photograph, InputError):
        raise photograph
    return photograph


def _read_ahead(jobs: Sequence[Job]) -> Iterator[tuple[Job, Photograph | InputError]]:
    with ThreadPoolExecutor(1) as reader:
        # One image ahead; loading all would fill the memory.
        coming = deque(reader.submit(_read, job) for job in jobs[:1])
        for job, after in zip_longest(jobs, jobs[1:]):
            photograph = coming.popleft().result()
            if after:
                coming.append(reader.submit(_read, after))
            yield job, photograph


def _read(job: Job) -> Photograph | InputError:
    try:
        return load_photograph(job.content, "content")
    except InputError as error:
        return error
