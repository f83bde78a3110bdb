"""Functions, callbacks and interfaces for painting all photographs in a folder."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, Protocol

from tfstyle.distribution.options import ClusterOptions, Spread
from tfstyle.errors import InputError, StorageError
from tfstyle.interruption import check_interruption
from tfstyle.methods.folders.jobs import (
    Job,
    choose_due,
    choose_shard,
    lock_jobs,
    plan_jobs,
)
from tfstyle.methods.folders.settings import Settings
from tfstyle.public import public


@public
@dataclass
class Tally:
    """Number of content images for each outcome.

    Attributes:
        painted: Number of pictures written.
        there_already: Number of content images that were skipped, because their
            pictures already exist.
        failed: Number of content images that could not be painted.
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


@public
class FolderCallback:
    """Base class of callbacks for `optimize_folder` and `stylize_folder`.

    Override the methods you need.
    """

    def on_begin(self, total: int) -> None:
        """Called once when the run starts, with the number of pictures to make."""

    def on_share(self, content: Path, share: float) -> None:
        """Called while a picture is being painted, with the progress from 0 to 1.

        On a cluster, this method is called only once per picture, with a progress of 1.
        """

    def on_error(self, content: Path, error: InputError) -> None:
        """Called if a picture cannot be made; by default, logs the error."""
        logging.getLogger("tfstyle").warning("%s", error)

    def on_picture(self, content: Path) -> None:
        """Called after each content image, whether or not its picture could be made."""

    def on_end(self, tally: Tally) -> None:
        """Called once when the run ends, even after an error or an interruption."""


class FolderPainter(Protocol):
    """Interface of painters, which paint photographs and write the pictures."""

    def read(self, job: Job) -> Any:
        """Loads the photograph of a job; may be called from any thread.

        Raises:
            InputError: This photograph cannot be read.
        """

    def open(self, photograph: Any) -> None:
        """On the first call, loads the data for all photographs, such as the network.

        Raises:
            InputError: The data for all photographs cannot be loaded.
        """

    def paint(
        self, job: Job, photograph: Any, on_share: Callable[[float], None]
    ) -> None:
        """Paints a photograph and writes the picture.

        Raises:
            InputError: This photograph cannot be painted, or its picture cannot be
                written.
        """


class FolderMethod(Protocol):
    """Interface of methods that can paint the photographs in a folder."""

    @property
    def settings(self) -> Settings:
        """Settings of the run, stored as a comment in each picture."""

    @property
    def files(self) -> Sequence[str]:
        """Files that the run must not replace, such as paintings and masks."""

    @property
    def remake(self) -> Callable[[], "FolderMethod"]:
        """Picklable function that recreates the method on another machine."""

    def make_painter(self, pictures: int) -> FolderPainter:
        """Returns a painter for a run that makes the given number of pictures."""


def run_folder(
    content: Sequence[str],
    output: str,
    method: FolderMethod,
    overwrite: bool,
    callback: FolderCallback,
    spread: Spread,
) -> Tally:
    """Paints all photographs whose pictures are missing or outdated.

    Args:
        content: Picture files and folders.
        output: Output folder.
        method: Method that paints the photographs.
        overwrite: Whether to replace existing pictures.
        callback: Callback whose methods are called during the run.
        spread: Shard to paint, and optionally a cluster that paints it.

    Returns:
        Number of content images for each outcome.

    Raises:
        InputError: A folder is invalid or locked by another run, `output` has pictures
            made with other settings, or an error affects all photographs. For example,
            the network is missing or the disk is full.
    """
    jobs = plan_jobs(content, output, method.files)
    with lock_jobs(jobs, content, output, spread.shard):
        jobs = choose_shard(jobs, output, spread.shard)
        due = jobs if overwrite else choose_due(jobs, method.settings, output)
        tally = Tally(there_already=len(jobs) - len(due))
        callback.on_begin(len(due))
        try:
            for job, error in _paint_all(due, method, callback, spread.cluster):
                if error is not None:
                    callback.on_error(job.content, error)
                tally.painted += error is None
                tally.failed += error is not None
                callback.on_picture(job.content)
                check_interruption()
        finally:
            callback.on_end(tally)
    return tally


def _paint_all(
    jobs: Sequence[Job],
    method: FolderMethod,
    callback: FolderCallback,
    cluster: ClusterOptions | None,
) -> Iterator[tuple[Job, InputError | None]]:
    if cluster is not None:
        from tfstyle.methods.folders.cluster import paint_on_cluster

        for job, error in paint_on_cluster(
            jobs, method.remake, method.settings, cluster
        ):
            callback.on_share(job.content, 1.0)
            yield job, error
        return
    painter = method.make_painter(len(jobs))
    for job, photograph in _read_ahead(jobs, painter):
        callback.on_share(job.content, 0.0)
        on_share = partial(callback.on_share, job.content)
        yield job, paint_job(painter, job, photograph, on_share)


def paint_job(
    painter: FolderPainter,
    job: Job,
    photograph: Any,
    on_share: Callable[[float], None] = lambda share: None,
) -> InputError | None:
    """Paints a photograph and writes the picture.

    Args:
        painter: Painter.
        job: Paths of the photograph and of its picture.
        photograph: Result of `read_job`, which may be an error.
        on_share: Function called with the progress, from 0 to 1.

    Returns:
        None if the picture was written, or an error that affects only this photograph.

    Raises:
        InputError: An error affects all photographs. For example, the network is
            missing or the disk is full.
    """
    if isinstance(photograph, InputError):
        return photograph
    # Errors from `open` are not caught, because they affect all photographs.
    painter.open(photograph)
    try:
        painter.paint(job, photograph, on_share)
    except StorageError:
        raise
    except InputError as error:
        return error
    return None


def read_job(painter: FolderPainter, job: Job) -> Any:
    """Returns the photograph of a job, or the error if it cannot be loaded."""
    try:
        return painter.read(job)
    except InputError as error:
        return error


def _read_ahead(
    jobs: Sequence[Job], painter: FolderPainter
) -> Iterator[tuple[Job, Any]]:
    with ThreadPoolExecutor(1) as reader:
        # Only one photograph is loaded in advance, because several would need too much
        # memory.
        coming = deque(reader.submit(read_job, painter, job) for job in jobs[:1])
        for job, after in zip_longest(jobs, jobs[1:]):
            photograph = coming.popleft().result()
            if after:
                coming.append(reader.submit(read_job, painter, after))
            yield job, photograph
            del photograph  # frees its memory before the next photograph is painted
