"""Folders of content images stylized into folders, the next image read meanwhile."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from os import PathLike, fspath
from pathlib import Path

from tfstyle.errors import InputError
from tfstyle.images import Photograph, load_photograph
from tfstyle.methods.stylize.file import AS_USUAL, Saving, open_stylizer, write_stylized
from tfstyle.methods.stylize.jobs import Job, choose_due, lock_jobs, plan_jobs
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.settings import read_settings
from tfstyle.methods.stylize.style_weights import Style
from tfstyle.methods.stylize.stylizer import PhotoStylizer
from tfstyle.options import check_number, check_path, check_type


@dataclass
class Tally:
    """Numbers of content images by what became of them.

    Attributes:
        painted: Stylized and written.
        there_already: Left out, since their pictures exist.
        failed: Left out, since they cannot be read or stylized.
    """

    painted: int = 0
    there_already: int = 0
    failed: int = 0

    def __str__(self) -> str:
        counts = [f"{self.painted} painted"]
        if self.there_already:
            counts.append(f"{self.there_already} there already")
        if self.failed:
            counts.append(f"{self.failed} failed")
        return ", ".join(counts)


class FolderCallback:
    """Follows the stylization of a folder. Override what is of interest."""

    def on_begin(self, total: int) -> None:
        """Called once, with the number of pictures to be made."""

    def on_share(self, content: Path, share: float) -> None:
        """Called with the share of a picture that is done; 0 before it is begun."""

    def on_error(self, content: Path, error: InputError) -> None:
        """Called for a content image that is left out; logs the error."""
        logging.getLogger("tfstyle").warning("%s", error)

    def on_picture(self, content: Path) -> None:
        """Called when a content image was stylized or left out."""

    def on_end(self, tally: Tally) -> None:
        """Called once, also after an error or an interruption."""


def stylize_folder(
    content: str | PathLike | Sequence[str | PathLike],
    style: Style,
    output: str | PathLike,
    *,
    overwrite: bool = False,
    callback: FolderCallback | None = None,
    quality: int = 95,
    keep_metadata: bool = False,
    **options,
) -> Tally:
    """Stylizes all pictures of a folder into a folder of the same structure.

    A JPEG becomes a JPEG, everything else a PNG. Pictures that exist, and are no older
    than their content images, are left out, so that a run that was ended is resumed by
    the same call.

    Args:
        content: A folder or a file, or a list of them.
        style: As for `tfstyle.stylize`.
        output: Folder to write into; made if it does not exist.
        overwrite: Whether existing pictures are replaced, those of other settings too.
        callback: Follows the run; if None, a line is logged for each content image
            that is left out.
        quality: Quality of JPEG files, from 1 to 100.
        keep_metadata: Whether date, author, copyright and resolution of the photographs
            are kept. Neither this nor `quality` is among the settings.
        **options: Fields of `tfstyle.StylizeOptions`, such as `strength`.

    Returns:
        How many content images were stylized, left out, and could not be used.

    Raises:
        InputError: The style, an option, the network or a folder cannot be used, or
            `output` holds pictures of other settings.

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
    given = content if isinstance(content, list | tuple) and content else [content]
    for path in given:
        check_path("content", path)
    return run_stylize_folder(
        [fspath(path) for path in given],
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
    """As `stylize_folder`, with options as an object."""
    stylizer, style = open_stylizer(style, options, stylizer)
    settings = read_settings(stylizer, style)
    jobs = plan_jobs(content, output)
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
    """Stylizes one content image, and returns whether it could be."""

    def on_share(share: float) -> None:
        callback.on_share(job.content, share)

    on_share(0.0)
    if isinstance(photograph, Photograph):
        # Not below: a defect of the network would be one of all pictures.
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
        # One ahead, not all: they would pile up in memory.
        coming = reader.submit(_read, jobs[0]) if jobs else None
        for job, after in zip_longest(jobs, jobs[1:]):
            photograph = coming.result()
            coming = reader.submit(_read, after) if after else None
            yield job, photograph


def _read(job: Job) -> Photograph | InputError:
    try:
        return load_photograph(job.content, "content")
    except InputError as error:
        return error
